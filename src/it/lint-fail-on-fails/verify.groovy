import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoExecutionException')
assert build.failure().contains("failOn (migration-safety.failOn) has the value 'sometimes'. It can be error, warning, never.")

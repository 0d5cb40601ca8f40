import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoExecutionException')
assert build.failure().contains('There is no rehearsal to bundle')
assert build.failure().contains('rehearse')

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoExecutionException')
assert build.failure().contains('SQL state 28P01')
assert build.failure().contains('Check the user and password')
assert !build.file('.migration-safety').exists()
assert !build.log.contains('closed-sesame')
context.server.close()

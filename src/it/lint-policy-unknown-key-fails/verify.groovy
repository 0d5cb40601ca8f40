import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoExecutionException')
assert build.failure().contains('migration-safety.yaml')
assert build.failure().contains('tenency')
assert build.failure().contains('tenancy')

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoExecutionException')
assert build.failure().contains('PostgreSQL 17.99')
assert build.failure().contains('does not exist')
assert build.failure().contains('migration-safety.postgres.version')

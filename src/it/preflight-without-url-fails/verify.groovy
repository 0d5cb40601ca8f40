import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoExecutionException')
assert build.failure().contains('The parameter url (migration-safety.url) is missing')
assert build.failure().contains('MIGRATION_SAFETY_DATABASE_PASSWORD')

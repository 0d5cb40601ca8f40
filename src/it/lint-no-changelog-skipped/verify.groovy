import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
assert build.linesWith('No changelog in this module').size() == 1
assert build.linesWith('Skipped.').size() == 1
assert !build.file('target/migration-safety').exists()

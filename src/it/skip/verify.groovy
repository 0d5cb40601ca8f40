import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
assert build.linesWith('Skipped: migration-safety.skip is set.').size() == 3
assert !build.file('target').exists()

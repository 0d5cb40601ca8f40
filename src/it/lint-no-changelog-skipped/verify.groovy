import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
assert build.linesWith('changelog').size() == 1
assert build.linesWith('kipp').size() == 1
assert !build.file('target/migration-safety').exists()

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
assert build.logLine(/.*: error rollback\/missing: .+/)
assert build.report('lint').findings*.rule == ['rollback/missing']

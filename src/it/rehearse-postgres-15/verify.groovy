import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
assert build.report('rehearse').tool.postgres.startsWith('15.')
assert build.report('rehearse').summary.rehearsed == 2

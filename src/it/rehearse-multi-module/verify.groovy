import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
assert build.report('rehearse', 'farms').summary.rehearsed == 2
assert build.report('rehearse', 'meters').summary.rehearsed == 2

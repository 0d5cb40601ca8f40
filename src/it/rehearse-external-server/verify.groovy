import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
assert build.report('rehearse').summary.rehearsed == 2
assert context.server.databases() == ['postgres'] as Set
assert !build.log.contains(context.server.password())
context.server.close()

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
assert build.logLine(/\[INFO\] Applied: 0 changesets\./)
assert build.logLine(/\[INFO\] Pending: 2/)
assert build.logLine(/\[INFO\] Drift: none, .+/)
assert build.report('status').pending*.id == ['farms', 'sensors']
assert context.server.tables() == [] as Set
assert !build.log.contains(context.server.password())
context.server.close()

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoFailureException')
assert build.failure().contains('1 of ')
assert build.logLine(/\[INFO\] passed {10}rehearsal passed for exactly these changesets: 2 changesets, as rehearsed\./)
assert build.logLine(/\[INFO\] passed {10}the schema is the rehearsed starting point: .+/)
assert build.logLine(/\[INFO\] not applicable {2}inside the migration window: .+/)
assert build.report('preflight').checks.findAll { it.outcome == 'failed' }*.name == ['a proven backup that is young enough']
assert context.server.tables() == [] as Set
assert !build.log.contains(context.server.password())
context.server.close()

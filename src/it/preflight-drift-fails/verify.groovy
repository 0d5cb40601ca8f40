import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoFailureException')
assert build.logLine(/\[ERROR\] FAILED {10}the schema is the rehearsed starting point: table public.made_by_hand: .+/)
assert build.failure().contains('2 of ')
assert build.failure().contains(build.file('target/migration-safety/preflight/report.json').path)
assert build.report('preflight').verdict == 'failed'
assert context.server.tables() == ['made_by_hand'] as Set
assert !build.log.contains(context.server.password())
context.server.close()

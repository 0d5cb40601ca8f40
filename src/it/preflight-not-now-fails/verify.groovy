import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoFailureException')
assert build.failure().contains('was not touched')

def failed = build.report('preflight').checks.findAll { it.outcome == 'failed' }
assert failed*.name.containsAll([
        "nobody holds Liquibase's lock", 'no long transaction', 'inside the migration window'])
assert failed.every { !it.advice.isBlank() }
assert build.linesWith('build-7 (10.0.0.7) holds it, since 2026-03-01 12:00:00').size() == 2
assert build.report('migrate').verdict == 'failed'
assert build.report('migrate').done == null
assert context.server.tables('shop') == ['databasechangeloglock'] as Set
context.server.close()

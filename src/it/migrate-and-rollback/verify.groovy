import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded(3)

def migrated = build.report('migrate')
assert migrated.verdict == 'passed'
assert migrated.skipped == ['backup', 'rehearsal']
assert migrated.done*.id == ['farms', 'sensors']
assert migrated.checks.find { it.name == 'schema as rehearsed' }.outcome == 'passed'

def back = build.report('rollback')
assert back.verdict == 'passed'
assert back.done*.id == ['sensors', 'farms']
assert back.checks*.name == ['schema reverted', 'data integrity', 'tenant isolation', 'application health']
assert back.checks[0].outcome == 'passed'

assert build.file('.migration-safety/journal.jsonl').readLines().every { it.startsWith('{') && it.endsWith('}') }
assert !build.log.contains(context.server.password())
assert context.server.databases() == ['postgres'] as Set
context.server.close()

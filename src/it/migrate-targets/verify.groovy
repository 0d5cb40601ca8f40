import groovy.json.JsonSlurper
import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded(4)

def report = { goal -> new JsonSlurper().parse(build.file("target/migration-safety/${goal}/targets.json")) }
def migrated = report('migrate')
assert migrated.verdict == 'passed'
assert migrated.targets*.name == ['umbrella', 'acme', 'globex', 'hooli', 'initech']
assert migrated.targets*.schema.every { it.startsWith('tenant_') }
assert migrated.targets.every { it.outcome == 'done' && new File(it.report).isFile() }

// One backup and one copy of the database serve all five.
assert build.file('.migration-safety/backups').list().count { !it.startsWith('.') } == 1
assert build.linesWith('applied, taken back and applied again on a copy').size() == 5
assert build.logLine(/.*\[globex\] Backup: .* which was taken for all targets in .*/)

def status = report('status')
assert status.targets*.name == ['acme', 'umbrella']
assert status.targets*.words == ['2 applied, 0 pending, 0 edited, 0 unexpected, no drift'] * 2

def back = report('rollback')
assert back.targets*.outcome == ['done'] * 5
assert build.linesWith('] 5 targets: 5 done.').size() == 2

assert build.file('.migration-safety/journal.targets').list().sort() == migrated.targets*.name.sort().collect { it + '.jsonl' }
assert !build.log.contains(context.server.password())
context.server.close()

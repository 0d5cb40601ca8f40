import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded(4)
assert build.linesWith('migration-safety-baseline.json accepts 1 finding.').size() == 1
assert build.linesWith('There is no report of a rehearsal').size() == 1
assert build.linesWith('0 errors, 0 warnings, 1 suppressed').size() == 1
assert build.linesWith('accepts 1 finding that nobody finds any more: rollback/missing on changeset 1').size() == 1
assert build.linesWith('accepted 1 finding that nobody finds any more, and does so no longer').size() == 1
Map left = new groovy.json.JsonSlurper().parse(build.file('migration-safety-baseline.json'))
assert left == [schemaVersion: 1, findings: []]

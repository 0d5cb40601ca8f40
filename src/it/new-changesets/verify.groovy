import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded(5)
File folder = build.file('src/main/resources/db/changelog/changes')
assert folder.list().sort() == ['001-farms.sql', '002-create-alerts.sql', '003-add-sensors-label.sql', '004-index-sensors-label.sql']
assert new File(folder, '002-create-alerts.sql').text.contains('UNIQUE (farm_id, code)')
assert !build.linesWith('UPDATE sensors AS t SET label').isEmpty()
// The only finding is on the includeAll, which was there before.
assert build.report('rehearse').findings.findAll { it.severity != 'info' }*.rule as Set == ['changelog/unordered-include'] as Set
assert build.report('rehearse').verdict == 'passed'

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
Map report = build.report('report')
assert report.modules*.path == ['farms/', 'meters/']
assert report.findings*.file == ['meters/src/main/resources/db/changelog/db.changelog-master.sql']
assert build.file('target/migration-safety/report/report.html').text.contains('../../../meters/target/migration-safety/lint/report.html')
assert build.file('target/migration-safety/report/report.sarif').isFile()
assert build.file('target/migration-safety/report/report.md').isFile()
assert build.linesWith('2 modules with').size() == 1

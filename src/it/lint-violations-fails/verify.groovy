import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoFailureException')
assert build.logLine(/\[ERROR\] src\/main\/resources\/db\/changelog\/db.changelog-master.sql:3: error rollback\/missing: .+/)
assert build.logLine(/\[ERROR\] src\/main\/resources\/db\/changelog\/db.changelog-master.sql:\d+: error tenancy\/missing-tenant-column: .+/)
assert build.failure().contains('2 errors')
assert build.failure().contains(build.file('target/migration-safety/lint/report.html').path)

Map report = build.report('lint')
assert report.verdict == 'failed'
assert report.findings*.rule as Set == ['rollback/missing', 'tenancy/missing-tenant-column'] as Set
assert report.findings*.witness.unique() == ['source']
assert report.findings.find { it.rule == 'rollback/missing' }.changeSet ==
        [path: 'db/changelog/db.changelog-master.sql', id: 'farms', author: 'jo']

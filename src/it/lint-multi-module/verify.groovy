import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.report('lint', 'farms').findings == []
assert build.report('lint', 'meters').findings*.rule == ['tenancy/missing-tenant-column']
assert build.report('lint', 'meters').findings*.file == ['src/main/resources/db/changelog/db.changelog-master.sql']
assert !build.file('docs/target').exists()
assert !build.file('target').exists()
// The root itself and the module docs.
assert build.linesWith('kipped').findAll { it.contains('changelog') }.size() == 2
assert build.failedWith('MojoFailureException')

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded(2)
File bundle = build.bundle()
Set names = build.entries(bundle).keySet()
assert names.contains('changelog/db/changelog/db.changelog-master.sql')
assert names.contains('sql/update.sql')
assert names.contains('sql/rollback.sql')
assert names.contains('manifest.json')
assert names.contains('SHA256SUMS')
assert names.any { it.startsWith('reports/') }
assert build.entries(bundle)['sql/update.sql'].contains('CREATE TABLE sensors')
assert build.entries(bundle)['sql/rollback.sql'].contains('DROP TABLE sensors')

File installed = new File(localRepositoryPath, 'it/bundle-clean/1/bundle-clean-1-migrations.zip')
assert installed.isFile()
assert installed.bytes == bundle.bytes

import groovy.json.JsonSlurper
import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded(2)
File[] backups = build.file('.migration-safety/backups').listFiles()
assert backups.length == 2
backups.each { folder ->
    assert folder.name.startsWith('farms-')
    assert folder.list().toSorted() == ['backup.json', 'database.dump']
    def record = new JsonSlurper().parse(new File(folder, 'backup.json'))
    assert record.database == 'farms'
    assert record.rows == ['public.farm': 42]
    assert record.verify == 'RESTORE'
    assert record.bytes == new File(folder, 'database.dump').length()
}
assert build.linesWith('42 rows in 1 tables; proved: restored into PostgreSQL 15.').size() == 2
assert !build.log.contains(context.server.password())
context.server.close()

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded(10)
assert !build.log.contains(context.server.password())

// The release.
assert build.linesWith('4 changesets applied in jdbc:postgresql:').size() == 1
assert build.report('preflight').verdict == 'passed'
def migrated = build.report('migrate')
assert migrated.verdict == 'passed'
assert migrated.skipped == []
assert migrated.done*.id == ['sensors-unit', 'sensors-name-index']
assert migrated.preflight.find { it.name == 'rehearsal on a copy' }.outcome == 'passed'
assert migrated.checks.find { it.name == 'schema as rehearsed' }.outcome == 'passed'
assert build.linesWith('To take it back: mvn io.github.migrationsafety:migration-safety-maven-plugin:').last()
        .endsWith(' -Dmigration-safety.bundle=target/migration-safety/bundle/production-story-1-migrations.zip')

// The emergency.
assert build.linesWith('rolled back  db/changelog/sensors.sql::sensors-name-index::jo').size() == 1
assert build.linesWith('passed          schema reverted: ').size() == 1
assert build.linesWith('passed          application health: ').size() == 2
def restored = build.report('rollback').restored
assert restored.swapped
assert build.linesWith('which a run before restored, still is what the backup holds, and is used.').size() == 1
assert context.server.databases() == ['postgres', 'shop', restored.before] as Set
assert context.server.ask('shop', 'SELECT count(*) FROM sensors') == '300'
assert build.report('status').pending*.id == ['sensors-unit', 'sensors-name-index']
assert build.report('status').drift == []

// What was kept.
build.file('.migration-safety').eachFileRecurse { file ->
    assert !file.isFile() || !file.getText('ISO-8859-1').contains(context.server.password())
}
context.application.close()
context.server.close()

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.linesWith('BUILD SUCCESS').size() == 3
assert build.linesWith('files are those that were packed').size() == 2
assert build.linesWith('It was built from it:bundle-verify:1 by migration-safety-maven-plugin').size() == 2
assert build.linesWith('db/changelog/db.changelog-master.sql::sensors::jo: rehearsed; rollback given').size() == 2
assert build.failedWith('MojoExecutionException')
assert build.failure().contains('it:bundle-verify:zip:migrations:2 is not to be had')

Map entries = build.entries(build.bundle())
def attestation = new groovy.json.JsonSlurper().parseText(entries['attestation.json'])
assert attestation.predicateType == 'https://in-toto.io/attestation/test-result/v0.1'
assert attestation.subject[0].digest.sha256 == entries['SHA256SUMS'].digest('SHA-256')
assert entries['sql/update.sql'].contains("INSERT INTO DATABASECHANGELOG")

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoFailureException')
assert build.failure().contains('1 changeset of this run rolled back again.')

def report = build.report('migrate')
assert report.takenBack*.id == ['farms']
assert report.checks.find { it.name == 'schema reverted' }.outcome == 'passed'
assert report.goBack == ''
assert context.server.tables('shop') == ['databasechangelog', 'databasechangeloglock'] as Set
assert context.server.ask('shop', 'SELECT count(*) FROM databasechangelog') == '0'
context.server.close()

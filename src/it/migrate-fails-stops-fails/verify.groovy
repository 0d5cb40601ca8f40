import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoFailureException')
assert build.failure().contains('1 changeset applied in jdbc:postgresql:')
assert build.failure().contains('2 not: db/changelog/db.changelog-master.sql::broken::jo')
assert build.failure().contains('division by zero')

def report = build.report('migrate')
assert report.done*.id == ['farms']
assert report.left*.id == ['broken', 'never']
assert report.takenBack == []
assert report.goBack.contains(':rollback -Dmigration-safety.rollbackLast=true')
assert context.server.tables('shop') == ['databasechangelog', 'databasechangeloglock', 'farms'] as Set
assert context.server.ask('shop', 'SELECT locked FROM databasechangeloglock') == 'f'
context.server.close()

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
def retries = build.linesWith('db/changelog/db.changelog-master.sql::country::jo did not get its lock')
assert retries.size() >= 1
assert retries[0].contains('which is held by session ')
assert retries[0].contains('all of it was taken back. Attempt 2 of 11 in ')
assert build.report('migrate').done*.id == ['country']
assert context.server.ask('farms', 'SELECT count(*) FROM farm') == '42'
context.server.close()

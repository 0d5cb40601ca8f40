import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.linesWith('BUILD SUCCESS').size() == 3
assert build.linesWith('BUILD FAILURE').size() == 2
assert build.log.contains('Only shards of a rehearsal are in')
assert build.log.contains('Of the 2 shards of the rehearsal 2 is missing')
assert build.linesWith('This is shard 1/2: it proves 1 of 2 changesets').size() == 1
assert build.linesWith('This is shard 2/2: it proves 1 of 2 changesets').size() == 1
Map report = build.report('rehearse')
assert report.shard == null
assert report.changeSets*.outcome == ['passed', 'passed']
assert report.notes.contains('Put together from 2 shards.')
assert build.report('report').verdict == 'passed'
// Of the shards as they are, and of what was made of them.
assert build.linesWith('1 module with 2 changesets: 0 errors').size() == 2
assert build.entries(build.bundle())['sql/update.sql'].contains('CREATE TABLE sensors')

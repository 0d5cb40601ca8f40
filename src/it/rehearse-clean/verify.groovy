import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
Map report = build.report('rehearse')
assert report.verdict == 'passed'
assert report.tool.postgres.startsWith('17.')
assert report.summary.rehearsed == 2
assert report.findings == []
assert report.changeSets*.outcome == ['passed', 'passed']

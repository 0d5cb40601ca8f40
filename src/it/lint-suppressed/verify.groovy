import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
Map report = build.report('lint')
assert report.verdict == 'passed'
assert report.summary.suppressed == 1
assert report.findings*.suppressed == [[by: 'comment', reason: 'the first release has nothing to go back to']]

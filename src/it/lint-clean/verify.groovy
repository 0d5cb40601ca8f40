import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
Map report = build.report('lint')
assert report.verdict == 'passed'
assert report.goal == 'lint'
assert report.summary.changeSets == 2
assert report.summary.errors == 0
assert report.summary.warnings == 0
assert report.findings == []
assert build.file('target/migration-safety/lint/report.html').text.contains('</html>')
assert build.linesWith('target/migration-safety/lint/report.html').size() == 1

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
Map report = build.report('lint')
assert report.findings == []
assert report.changeSets.collectEntries { [it.id, it.outcome] }['another-context'] == 'skipped'
assert report.changeSets.collectEntries { [it.id, it.outcome] }['another-label'] == 'skipped'

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoFailureException')
Map report = build.report('lint')
assert report.summary.errors == 1
assert report.findings.findAll { it.suppressed == null }*.changeSet*.id == ['2']
assert report.findings.findAll { it.suppressed != null }*.suppressed*.by == ['baseline']

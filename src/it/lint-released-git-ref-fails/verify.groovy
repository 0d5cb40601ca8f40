import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoFailureException')
Map report = build.report('lint')
Closure found = { rule -> report.findings.findAll { it.rule == rule }*.changeSet*.id }
assert found('changelog/modified') == ['2']
assert found('index/not-concurrent') == ['3']
assert !found('rollback/missing').contains('1')
assert report.findings.find { it.rule == 'changelog/modified' }.message.contains('revision `v1`')

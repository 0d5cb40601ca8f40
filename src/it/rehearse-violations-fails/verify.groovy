import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoFailureException')
Map report = build.report('rehearse')
assert report.verdict == 'failed'
Map rules = report.findings.groupBy { it.changeSet.id }.collectEntries { id, all -> [id, all*.rule as Set] }
assert rules['farms'] == null
assert rules['way-back-that-fails'].contains('rollback/fails')
assert rules['way-back-that-forgets'].contains('rollback/schema-differs')
// One cause, one finding: that it cannot be applied again follows from what was left behind.
assert !rules['way-back-that-forgets'].contains('rollback/reapply-fails')
assert rules['misspelt'].contains('changelog/apply-fails')
assert report.findings.find { it.rule == 'rollback/schema-differs' }.message.contains('farm_size')
assert report.findings.find { it.rule == 'changelog/apply-fails' }.message.contains('42P01')
assert build.failure().contains(build.file('target/migration-safety/rehearse/report.html').path)

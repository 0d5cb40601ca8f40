import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoFailureException')
assert build.failure().contains('1 changeset rolled back in jdbc:postgresql:')
assert build.failure().contains(', but 1 check failed. See ')
def checks = build.report('rollback').checks
assert checks.findAll { it.outcome == 'failed' }*.name == ['application health']
assert checks.find { it.name == 'schema reverted' }.outcome == 'passed'
assert build.linesWith('is not well within 1 s: status 503').size() == 1
assert context.server.tables('shop') == ['databasechangelog', 'databasechangeloglock'] as Set
context.application.close()
context.server.close()

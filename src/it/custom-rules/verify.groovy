import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
List found = build.report('lint', 'shop').findings.findAll { it.rule == 'acme/table-prefix' }
assert found*.object == ['public.orders', 'public.payments']
assert found*.severity == ['warning', 'warning']
assert found*.suppressed == [null, [by: 'comment', reason: 'the payment provider wants this name']]
assert build.linesWith('Name it shop_orders.').size() == 1

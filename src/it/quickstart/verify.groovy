import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()

// 1: what is pending follows every rule. 2: so does the whole history, in which everything is new and a suppression has no use.
assert build.linesWith('BUILD SUCCESS').size() == 2
assert build.logLine(/.* 20 changesets: 10 rehearsed, .*0 errors, 0 warnings, .*/)
assert build.logLine(/.* 20 changesets: 20 rehearsed, .*0 errors, 1 warning, .*/)
assert build.bundle().isFile()

// 3: lint without a database. 4: the rehearsal, whose report stands.
assert build.linesWith('BUILD FAILURE').size() == 2
assert build.failedWith('MojoFailureException')

Set bySource = build.report('lint').findings*.rule as Set
assert bySource.containsAll([
        'rollback/missing', 'rollback/empty', 'tenancy/missing-tenant-column', 'tenancy/nullable-tenant-column',
        'tenancy/tenant-column-type', 'tenancy/tenant-column-not-indexed', 'index/foreign-key-not-indexed',
        'index/not-concurrent', 'index/concurrent-in-transaction', 'changelog/duplicate-id'])
Set byRehearsal = build.report('rehearse').findings*.rule as Set
assert byRehearsal.containsAll(bySource)
assert byRehearsal.containsAll(['rollback/fails', 'rollback/schema-differs', 'changelog/apply-fails'])
// Nothing but the broken changesets is found fault with.
assert build.report('rehearse').findings.findAll { it.severity != 'info' && it.suppressed == null }*.changeSet*.author as Set == ['eve'] as Set

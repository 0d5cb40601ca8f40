import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded(3)
['lint', 'rehearse', 'bundle', 'baseline', 'new', 'explain', 'preflight', 'backup', 'migrate', 'rollback', 'status', 'report',
        'module-report', 'help'].each { goal ->
    assert build.linesWith("migration-safety:${goal}").size() >= 2
}
assert build.linesWith('User property: migration-safety.failOn').size() >= 2
assert build.linesWith('changeLogFile').size() >= 2

import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoExecutionException')
assert build.failure().contains('migration-safety-baseline.json cannot be read: line ')
assert build.failure().contains('delete it and run migration-safety:baseline')

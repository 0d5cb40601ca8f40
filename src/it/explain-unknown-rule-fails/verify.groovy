import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoExecutionException')
assert build.failure().contains('There is no rule `index/not-concurent`. Did you mean `index/not-concurrent`?')

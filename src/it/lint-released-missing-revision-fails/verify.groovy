import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoExecutionException')
assert build.failure().contains('`released.gitRef` is `origin/no-such-branch`')
assert build.failure().contains('fetch-depth')

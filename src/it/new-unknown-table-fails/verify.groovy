import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.failedWith('MojoExecutionException')
assert build.failure().contains('There is no table sensor in the changelog. Did you mean `sensors`?')
assert build.file('src/main/resources/db/changelog/changes').list() == ['001-farms.sql'] as String[]

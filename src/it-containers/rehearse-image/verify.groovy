import io.github.migrationsafety.it.Containers
import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
Map report = build.report('rehearse')
assert report.verdict == 'passed'
assert report.summary.rehearsed == 2
assert report.changeSets*.outcome == ['passed', 'passed']
assert build.linesWith('in a container of ' + System.getenv('MIGRATION_SAFETY_TEST_IMAGE')).size() == 1
// Testcontainers keeps its own log to itself.
assert build.linesWith('estcontainers').isEmpty()
assert Containers.abandoned() == []

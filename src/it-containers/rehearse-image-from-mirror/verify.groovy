import io.github.migrationsafety.it.FinishedBuild
import org.testcontainers.DockerClientFactory

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded()
assert build.report('rehearse').summary.rehearsed == 2
DockerClientFactory.instance().client().removeImageCmd('localhost:1/mirror/farms/postgres:17').exec()

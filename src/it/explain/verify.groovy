import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded(3)
assert build.logLine(/\[INFO\] index\/not-concurrent +error +CREATE INDEX without CONCURRENTLY on a table that exists already/)
assert build.logLine(/\[INFO\] # index\/not-concurrent/)
assert build.logLine(/\[INFO\] CREATE INDEX CONCURRENTLY ix_sensors_farm_id ON sensors \(farm_id\);/)
assert build.logLine(/\[INFO\] # rollback\/missing/)

import io.github.migrationsafety.it.RealServer
import java.time.LocalTime
import java.time.ZoneOffset

// Pre-build and post-build script share the context.
context.server = RealServer.startEmpty(basedir)
context.server.execute('shop', 'CREATE TABLE databasechangeloglock (id int PRIMARY KEY, locked boolean NOT NULL,' +
        ' lockgranted timestamp, lockedby varchar(255))')
context.server.execute('shop', "INSERT INTO databasechangeloglock VALUES (1, true, '2026-03-01 12:00:00', 'build-7 (10.0.0.7)')")
context.server.openTransaction('shop')
int hour = LocalTime.now(ZoneOffset.UTC).hour
String opens = String.format('%02d:00', (hour + 8) % 24)
String closes = String.format('%02d:00', (hour + 16) % 24)
new File(basedir, 'migration-safety.yaml') << """\
production:
  window: {from: "${opens}", to: "${closes}"}
  limits: {longTransaction: 1s}
"""
return true

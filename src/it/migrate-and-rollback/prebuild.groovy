import io.github.migrationsafety.it.ExternalServer

// Pre-build and post-build script share the context.
context.server = ExternalServer.start(basedir)
File properties = new File(basedir, 'test.properties')
properties << properties.text.replace('migration-safety.postgres.url', 'migration-safety.url')
return true

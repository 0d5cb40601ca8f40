import io.github.migrationsafety.it.ExternalServer

// Pre-build and post-build script share the context.
context.server = ExternalServer.startReal(basedir)
context.server.execute('CREATE TABLE made_by_hand (id int)')
return true

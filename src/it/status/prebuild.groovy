import io.github.migrationsafety.it.ExternalServer

// Pre-build and post-build script share the context.
context.server = ExternalServer.startReal(basedir)
return true

import io.github.migrationsafety.it.RealServer

// Pre-build and post-build script share the context.
context.server = RealServer.startEmpty(basedir)
return true

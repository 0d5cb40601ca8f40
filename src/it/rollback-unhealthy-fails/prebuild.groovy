import io.github.migrationsafety.it.Application
import io.github.migrationsafety.it.RealServer

// Pre-build and post-build script share the context.
context.server = RealServer.startEmpty(basedir)
context.application = Application.start(503)
new File(basedir, 'migration-safety.yaml') << """\
production:
  health: {url: '${context.application.url()}', within: 1s}
"""
return true

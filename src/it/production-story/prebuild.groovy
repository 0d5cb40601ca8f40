import io.github.migrationsafety.it.Application
import io.github.migrationsafety.it.RealServer

// Pre-build and post-build script share the context.
context.server = RealServer.startEmpty(basedir)
context.application = Application.start(200)
new File(basedir, 'migration-safety.yaml') << """\
tenancy: {model: column, column: farm_id, type: bigint, tenants: farms, exempt: [farms]}
released: {tag: v1.0}
production:
  lockTimeout: 2s
  health: {url: '${context.application.url()}', within: 10s}
"""
return true

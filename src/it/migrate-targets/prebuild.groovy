import io.github.migrationsafety.it.RealServer

// Pre-build and post-build script share the context.
context.server = RealServer.start(basedir)
def properties = new File(basedir, 'test.properties')
def url = properties.text.trim().substring('migration-safety.url='.length())
properties.text = 'migration-safety.postgres.version=15\n'
['umbrella', 'acme', 'globex', 'initech', 'hooli'].each { context.server.execute('farms', "CREATE SCHEMA tenant_${it}") }
new File(basedir, 'targets.yaml').text = """\
common: {url: '${url}'}
registry: {query: "SELECT substr(nspname, 8) AS name, nspname AS schema FROM pg_namespace WHERE nspname LIKE 'tenant%' ORDER BY 1"}
rollout: {canary: [umbrella], parallel: 2}
"""
return true

import io.github.migrationsafety.it.ExternalServer

// Pre-build and post-build script share the context.
context.server = ExternalServer.start(basedir)
def tenants = ['umbrella', 'acme', 'globex', 'initech', 'hooli']
tenants.each { context.server.execute("CREATE SCHEMA tenant_${it}") }
new File(basedir, 'targets.yaml').text = """\
common: {url: '${context.server.url()}'}
registry: {query: "SELECT substr(nspname, 8) AS name, nspname AS schema FROM pg_namespace WHERE nspname LIKE 'tenant%' ORDER BY 1"}
rollout: {canary: [umbrella], parallel: 2}
"""
return true

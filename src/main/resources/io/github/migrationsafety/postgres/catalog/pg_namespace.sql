select n.oid as "@unit",
       'SCHEMA' as "@kind",
       quote_ident(n.nspname) as "@name",
       $owner(n.nspowner),
       $acl(n, n.nspacl, n.nspowner),
       $comment(pg_namespace, n.oid),
       $labels(pg_namespace, n.oid)
  from pg_namespace n
 where n.oid = any(?) and n.nspname !~ '^pg_(toast_)?temp_'
   and $standsalone(pg_namespace, n.oid)

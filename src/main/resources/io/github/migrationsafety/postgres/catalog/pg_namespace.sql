select n.oid as "@unit",
       'SCHEMA' as "@kind",
       quote_ident(n.nspname) as "@name",
       $owner(n.nspowner),
       $acl(n, n.nspacl, n.nspowner),
       $comment(pg_namespace, n.oid),
       $labels(pg_namespace, n.oid)
  from pg_namespace n
 where n.oid = any(?) and (n.oid >= 16384 or n.nspname = 'public') and n.nspname !~ '^pg_(toast_)?temp_'
   and $standalone(pg_namespace, n.oid)
;
-- What came with the server or with an extension is told only where grants differ from those that it came with.
select n.oid as "@unit",
       'SCHEMA' as "@kind",
       quote_ident(n.nspname) as "@name",
       'true' as "@if granted",
       n.nspacl::text[] as "@acl",
       coalesce((select i.initprivs from pg_init_privs i
                  where i.objoid = n.oid and i.classoid = 'pg_namespace'::regclass and i.objsubid = 0),
                acldefault('n', n.nspowner))::text[] as "@default acl"
  from pg_namespace n
 where n.oid = any(?) and n.nspacl is not null and (n.oid < 16384 and n.nspname <> 'public' or not $standalone(pg_namespace, n.oid))
   and n.nspname <> 'information_schema' -- its grants are initdb's, but are not recorded as such

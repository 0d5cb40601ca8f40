select c.oid as "@unit",
       'COLLATION' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(c.collname) as "@name",
       $owner(c.collowner),
       case c.collprovider when 'i' then 'icu' when 'c' then 'libc' when 'b' then 'builtin' else 'default' end as "provider",
       case when not c.collisdeterministic then 'false' end as "deterministic",
       c.collcollate as "lc_collate",
       c.collctype as "lc_ctype",
       c.colliculocale as "locale", --@15-16
       c.colllocale as "locale", --@17+
       c.collicurules as "rules", --@16+
       $comment(pg_collation, c.oid)
  from pg_collation c
  join pg_namespace n on n.oid = c.collnamespace
 where c.oid = any(?) and $standalone(pg_collation, c.oid)

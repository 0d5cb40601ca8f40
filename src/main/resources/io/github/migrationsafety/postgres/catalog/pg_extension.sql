select e.oid as "@unit",
       'EXTENSION' as "@kind",
       quote_ident(e.extname) as "@name",
       $owner(e.extowner),
       e.extversion as "version",
       e.extnamespace::regnamespace::text as "schema",
       $comment(pg_extension, e.oid)
  from pg_extension e
 where e.oid = any(?)

select t.oid as "@unit",
       'TRANSFORM' as "@kind",
       'FOR ' || format_type(t.trftype, null) || ' LANGUAGE ' || quote_ident(l.lanname) as "@name",
       nullif(t.trffromsql::regprocedure::text, '-') as "from sql",
       nullif(t.trftosql::regprocedure::text, '-') as "to sql",
       $comment(pg_transform, t.oid)
  from pg_transform t
  join pg_language l on l.oid = t.trflang
 where t.oid = any(?) and $standalone(pg_transform, t.oid)

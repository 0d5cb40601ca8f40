select c.oid as "@unit",
       'CONVERSION' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(c.conname) as "@name",
       $owner(c.conowner),
       pg_encoding_to_char(c.conforencoding) || ' to ' || pg_encoding_to_char(c.contoencoding) || ' by ' || c.conproc::regproc
         || case when c.condefault then ', default' else '' end as "definition",
       $comment(pg_conversion, c.oid)
  from pg_conversion c
  join pg_namespace n on n.oid = c.connamespace
 where c.oid = any(?) and $standalone(pg_conversion, c.oid)

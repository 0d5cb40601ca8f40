select s.oid as "@unit",
       'TABLESPACE' as "@kind",
       quote_ident(s.spcname) as "@name",
       $owner(s.spcowner),
       $acl(t, s.spcacl, s.spcowner),
       (select string_agg(o, E'\n' order by o) from unnest(s.spcoptions) o) as "options",
       pg_tablespace_location(s.oid) as "location",
       $sharedcomment(pg_tablespace, s.oid)
  from pg_tablespace s
 where s.oid = any(?)

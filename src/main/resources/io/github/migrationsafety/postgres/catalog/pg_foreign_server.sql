select s.oid as "@unit",
       'FOREIGN_SERVER' as "@kind",
       quote_ident(s.srvname) as "@name",
       $owner(s.srvowner),
       $acl(S, s.srvacl, s.srvowner),
       (select quote_ident(w.fdwname) from pg_foreign_data_wrapper w where w.oid = s.srvfdw) as "foreign data wrapper",
       s.srvtype as "type",
       s.srvversion as "version",
       (select string_agg(o, E'\n' order by o) from unnest(s.srvoptions) o) as "options",
       $comment(pg_foreign_server, s.oid)
  from pg_foreign_server s
 where s.oid = any(?) and $standalone(pg_foreign_server, s.oid)

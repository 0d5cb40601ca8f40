-- A password is told apart from another one by four digits of its hash, too few to guess it by.
select m.oid as "@unit",
       'USER_MAPPING' as "@kind",
       case when m.umuser = 0 then 'public' else $role(m.umuser) end
         || ' ON ' || quote_ident(s.srvname) as "@name",
       (select string_agg(case when o ~* '^[a-z_]*pass[a-z_]*=' then split_part(o, '=', 1) || '=(set, ' || left(md5(o), 4) || ')'
                               else o end, E'\n' order by o) from unnest(m.umoptions) o) as "options"
  from pg_user_mapping m
  join pg_foreign_server s on s.oid = m.umserver
 where m.oid = any(?) and $standalone(pg_user_mapping, m.oid)

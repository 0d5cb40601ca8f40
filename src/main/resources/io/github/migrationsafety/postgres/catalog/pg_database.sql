-- The name of the database is left out, so that the same schema in another database is the same.
select d.oid as "@unit",
       'DATABASE' as "@kind",
       'current' as "@name",
       $owner(d.datdba),
       $acl(d, d.datacl, d.datdba),
       nullif(d.datconnlimit, -1) as "connection limit",
       case when d.datistemplate then 'true' end as "template",
       (select string_agg(u.setting, E'\n' order by u.setting)
          from pg_db_role_setting s, unnest(s.setconfig) as u(setting) where s.setdatabase = d.oid and s.setrole = 0) as "settings",
       $sharedcomment(pg_database, d.oid),
       $sharedlabels(pg_database, d.oid)
  from pg_database d
 where d.oid = any(?)

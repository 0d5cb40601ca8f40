-- Of a password only four digits of its hash's hash are told, and of the user that we are logged in as nothing.
select r.oid as "@unit",
       'ROLE' as "@kind",
       $role(r.oid) as "@name",
       r.rolname as "@parts name",
       concat_ws(', ', case when r.rolsuper then 'superuser' end, case when r.rolinherit then 'inherit' end,
           case when r.rolcreaterole then 'createrole' end, case when r.rolcreatedb then 'createdb' end,
           case when r.rolcanlogin then 'login' end, case when r.rolreplication then 'replication' end,
           case when r.rolbypassrls then 'bypassrls' end) as "attributes",
       nullif(r.rolconnlimit, -1) as "connection limit",
       r.rolvaliduntil as "valid until",
       case when r.rolname <> session_user then 'set, ' || left(md5(r.rolpassword), 4) end as "password",
       $sharedcomment(pg_authid, r.oid),
       $sharedlabels(pg_authid, r.oid)
  from pg_authid r
 where r.oid = any(?)
;
select m.member as "@unit",
       'ROLE_MEMBERSHIP' as "@kind",
       $role(m.member) || ' IN ' || $role(m.roleid)
         || case when m.grantor <> (select oid from pg_roles where rolname = session_user) and m.grantor <> 10 --@16+
                 then ' BY ' || $role(m.grantor) else '' end --@16+
         as "@name",
       case when m.admin_option then 'true' end as "admin",
       m.inherit_option as "inherit", --@16+
       m.set_option as "set", --@16+
       null as "comment" -- there are none; a list of columns may not end in a comma
  from pg_auth_members m
 where m.member = any(?) and (m.member >= 16384 or m.roleid >= 16384)
;
select s.setrole as "@unit",
       'ROLE_SETTING' as "@kind",
       $role(s.setrole) || case when s.setdatabase = 0 then '' else ' in this database' end as "@name",
       (select string_agg(u.setting, E'\n' order by u.setting) from unnest(s.setconfig) as u(setting)) as "settings"
  from pg_db_role_setting s
 where s.setrole = any(?) and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))

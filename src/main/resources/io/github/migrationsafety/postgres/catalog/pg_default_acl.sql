select d.oid as "@unit",
       'DEFAULT_PRIVILEGES' as "@kind",
       'FOR ROLE ' || $role(d.defaclrole)
         || case when d.defaclnamespace <> 0 then ' IN SCHEMA ' || d.defaclnamespace::regnamespace else '' end
         || ' ON ' || case d.defaclobjtype when 'r' then 'TABLES' when 'S' then 'SEQUENCES' when 'f' then 'FUNCTIONS'
                           when 'T' then 'TYPES' when 'n' then 'SCHEMAS' when 'L' then 'LARGE OBJECTS' end as "@name",
       d.defaclacl::text[] as "@acl",
       case when d.defaclnamespace = 0
            then acldefault(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end, d.defaclrole)::text[]
            else '{}'::text[] end as "@default acl"
  from pg_default_acl d
 where d.oid = any(?)

select p.oid as "@unit",
       'ROLE_SETTING' as "@kind",
       'parameter ' || p.parname as "@name",
       p.paracl::text[] as "@acl",
       acldefault('p', 10)::text[] as "@default acl"
  from pg_parameter_acl p
 where p.oid = any(?)

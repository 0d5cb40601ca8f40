select l.oid as "@unit",
       'LANGUAGE' as "@kind",
       quote_ident(l.lanname) as "@name",
       $owner(l.lanowner),
       $acl(l, l.lanacl, l.lanowner),
       case when l.lanpltrusted then 'true' end as "trusted",
       concat_ws(E'\n', 'handler ' || nullif(l.lanplcallfoid::regproc::text, '-'), 'inline ' || nullif(l.laninline::regproc::text, '-'),
           'validator ' || nullif(l.lanvalidator::regproc::text, '-')) as "definition",
       $comment(pg_language, l.oid)
  from pg_language l
 where l.oid = any(?) and l.oid >= 16384 and $standalone(pg_language, l.oid)
;
-- What came with the server or with an extension is told only where grants differ from those that it came with.
select l.oid as "@unit",
       'LANGUAGE' as "@kind",
       quote_ident(l.lanname) as "@name",
       'true' as "@if granted",
       l.lanacl::text[] as "@acl",
       coalesce((select i.initprivs from pg_init_privs i
                  where i.objoid = l.oid and i.classoid = 'pg_language'::regclass and i.objsubid = 0),
                acldefault('l', l.lanowner))::text[] as "@default acl"
  from pg_language l
 where l.oid = any(?) and l.lanacl is not null and (l.oid < 16384 or not $standalone(pg_language, l.oid))

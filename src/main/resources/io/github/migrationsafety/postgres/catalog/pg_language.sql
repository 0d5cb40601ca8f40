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
 where l.oid = any(?) and $standsalone(pg_language, l.oid)

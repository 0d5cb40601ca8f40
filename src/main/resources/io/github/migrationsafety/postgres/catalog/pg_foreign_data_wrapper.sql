select w.oid as "@unit",
       'FOREIGN_DATA_WRAPPER' as "@kind",
       quote_ident(w.fdwname) as "@name",
       $owner(w.fdwowner),
       $acl(F, w.fdwacl, w.fdwowner),
       nullif(w.fdwhandler::regproc::text, '-') as "handler",
       nullif(w.fdwvalidator::regproc::text, '-') as "validator",
       (select string_agg(o, E'\n' order by o) from unnest(w.fdwoptions) o) as "options",
       $comment(pg_foreign_data_wrapper, w.oid)
  from pg_foreign_data_wrapper w
 where w.oid = any(?) and $standalone(pg_foreign_data_wrapper, w.oid)
;
-- What came with the server or with an extension is told only where grants differ from those that it came with.
select w.oid as "@unit",
       'FOREIGN_DATA_WRAPPER' as "@kind",
       quote_ident(w.fdwname) as "@name",
       'true' as "@if granted",
       w.fdwacl::text[] as "@acl",
       coalesce((select i.initprivs from pg_init_privs i
                  where i.objoid = w.oid and i.classoid = 'pg_foreign_data_wrapper'::regclass and i.objsubid = 0),
                acldefault('F', w.fdwowner))::text[] as "@default acl"
  from pg_foreign_data_wrapper w
 where w.oid = any(?) and w.fdwacl is not null and (w.oid < 16384 or not $standalone(pg_foreign_data_wrapper, w.oid))

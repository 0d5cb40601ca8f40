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
 where w.oid = any(?) and $standsalone(pg_foreign_data_wrapper, w.oid)

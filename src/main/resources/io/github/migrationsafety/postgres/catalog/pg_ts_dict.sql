select d.oid as "@unit",
       'TEXT_SEARCH' as "@kind",
       'dictionary ' || quote_ident(n.nspname) || '.' || quote_ident(d.dictname) as "@name",
       $owner(d.dictowner),
       (select quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname) from pg_ts_template t
          join pg_namespace tn on tn.oid = t.tmplnamespace where t.oid = d.dicttemplate) as "template",
       d.dictinitoption as "options",
       $comment(pg_ts_dict, d.oid)
  from pg_ts_dict d
  join pg_namespace n on n.oid = d.dictnamespace
 where d.oid = any(?) and $standalone(pg_ts_dict, d.oid)

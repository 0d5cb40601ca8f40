select t.oid as "@unit",
       'TEXT_SEARCH' as "@kind",
       'template ' || quote_ident(n.nspname) || '.' || quote_ident(t.tmplname) as "@name",
       concat_ws(E'\n', 'init ' || nullif(t.tmplinit::text, '-'), 'lexize ' || t.tmpllexize) as "definition",
       $comment(pg_ts_template, t.oid)
  from pg_ts_template t
  join pg_namespace n on n.oid = t.tmplnamespace
 where t.oid = any(?) and $standalone(pg_ts_template, t.oid)

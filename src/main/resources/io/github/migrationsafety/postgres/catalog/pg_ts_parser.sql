select p.oid as "@unit",
       'TEXT_SEARCH' as "@kind",
       'parser ' || quote_ident(n.nspname) || '.' || quote_ident(p.prsname) as "@name",
       concat_ws(E'\n', 'start ' || p.prsstart, 'gettoken ' || p.prstoken, 'end ' || p.prsend,
           'headline ' || nullif(p.prsheadline::text, '-'), 'lextypes ' || p.prslextype) as "definition",
       $comment(pg_ts_parser, p.oid)
  from pg_ts_parser p
  join pg_namespace n on n.oid = p.prsnamespace
 where p.oid = any(?) and $standalone(pg_ts_parser, p.oid)

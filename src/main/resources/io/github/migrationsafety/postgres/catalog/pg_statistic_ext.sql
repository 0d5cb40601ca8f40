select s.oid as "@unit",
       'STATISTICS' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(s.stxname) as "@name",
       $owner(s.stxowner),
       pg_get_statisticsobjdef(s.oid) as "definition",
       nullif(s.stxstattarget, -1) as "statistics target",
       $comment(pg_statistic_ext, s.oid)
  from pg_statistic_ext s
  join pg_namespace n on n.oid = s.stxnamespace
 where s.oid = any(?) and n.nspname !~ '^pg_(toast_)?temp_'
   and $standalone(pg_statistic_ext, s.oid)

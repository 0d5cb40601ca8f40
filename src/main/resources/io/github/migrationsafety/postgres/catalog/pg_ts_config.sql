select c.oid as "@unit",
       'TEXT_SEARCH' as "@kind",
       'configuration ' || quote_ident(n.nspname) || '.' || quote_ident(c.cfgname) as "@name",
       $owner(c.cfgowner),
       (select quote_ident(pn.nspname) || '.' || quote_ident(p.prsname) from pg_ts_parser p
          join pg_namespace pn on pn.oid = p.prsnamespace where p.oid = c.cfgparser) as "parser",
       (select string_agg(coalesce(tt.alias, m.maptokentype::text) || ' with ' || m.mapdict::regdictionary,
               E'\n' order by tt.alias, m.maptokentype, m.mapseqno)
          from pg_ts_config_map m
          left join ts_token_type(c.cfgparser) tt on tt.tokid = m.maptokentype
         where m.mapcfg = c.oid) as "mappings",
       $comment(pg_ts_config, c.oid)
  from pg_ts_config c
  join pg_namespace n on n.oid = c.cfgnamespace
 where c.oid = any(?) and $standalone(pg_ts_config, c.oid)

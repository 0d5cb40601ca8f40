select p.oid as "@unit",
       'PUBLICATION' as "@kind",
       quote_ident(p.pubname) as "@name",
       $owner(p.pubowner),
       concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
           case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end) as "publishes",
       case when p.puballtables then 'true' end as "all tables",
       case when p.pubviaroot then 'true' end as "via partition root",
       nullif(p.pubgencols::text, 'n') as "generated columns", --@18+
       (select string_agg(r.prrelid::regclass::text
               || coalesce(' (' || (select string_agg(quote_ident(a.attname), ', ' order by a.attname) from pg_attribute a --@15+
                    where a.attrelid = r.prrelid and a.attnum = any(r.prattrs)) || ')', '') --@15+
               || coalesce(' where ' || pg_get_expr(r.prqual, r.prrelid), '') --@15+
               , E'\n' order by r.prrelid::regclass::text)
          from pg_publication_rel r where r.prpubid = p.oid) as "tables",
       (select string_agg(s.pnnspid::regnamespace::text, E'\n' order by s.pnnspid::regnamespace::text) --@15+
          from pg_publication_namespace s where s.pnpubid = p.oid) as "schemas", --@15+
       $comment(pg_publication, p.oid)
  from pg_publication p
 where p.oid = any(?) and $standalone(pg_publication, p.oid)

select f.oid as "@unit",
       'OPERATOR_FAMILY' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(f.opfname) || ' USING ' || am.amname as "@name",
       $owner(f.opfowner),
       (select string_agg('operator ' || o.amopstrategy || ' ' || o.amopopr::regoperator || ' ' || o.amoppurpose::text
               || coalesce(' order by ' || (select quote_ident(sn.nspname) || '.' || quote_ident(sf.opfname) from pg_opfamily sf
                    join pg_namespace sn on sn.oid = sf.opfnamespace where sf.oid = o.amopsortfamily), ''),
               E'\n' order by o.amopstrategy, o.amopopr::regoperator::text)
          from pg_amop o where o.amopfamily = f.oid) as "operators",
       (select string_agg('function ' || p.amprocnum || ' (' || format_type(p.amproclefttype, null) || ', '
               || format_type(p.amprocrighttype, null) || ') ' || p.amproc::regprocedure,
               E'\n' order by p.amprocnum, format_type(p.amproclefttype, null), format_type(p.amprocrighttype, null))
          from pg_amproc p where p.amprocfamily = f.oid) as "functions",
       $comment(pg_opfamily, f.oid)
  from pg_opfamily f
  join pg_am am on am.oid = f.opfmethod
  join pg_namespace n on n.oid = f.opfnamespace
 where f.oid = any(?) and $standalone(pg_opfamily, f.oid)

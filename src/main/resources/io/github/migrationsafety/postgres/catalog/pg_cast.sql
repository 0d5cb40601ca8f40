select c.oid as "@unit",
       'CAST' as "@kind",
       format_type(c.castsource, null) || ' AS ' || format_type(c.casttarget, null) as "@name",
       case c.castmethod when 'f' then c.castfunc::regprocedure::text when 'i' then 'inout' else 'binary' end as "function",
       case c.castcontext when 'e' then 'explicit' when 'a' then 'assignment' else 'implicit' end as "context",
       $comment(pg_cast, c.oid)
  from pg_cast c
 where c.oid = any(?) and $standalone(pg_cast, c.oid)

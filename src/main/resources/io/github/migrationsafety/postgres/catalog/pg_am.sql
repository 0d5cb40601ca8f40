select a.oid as "@unit",
       'ACCESS_METHOD' as "@kind",
       quote_ident(a.amname) as "@name",
       case a.amtype when 'i' then 'index' else 'table' end || ' handler ' || a.amhandler::regproc as "definition",
       $comment(pg_am, a.oid)
  from pg_am a
 where a.oid = any(?) and $standalone(pg_am, a.oid)

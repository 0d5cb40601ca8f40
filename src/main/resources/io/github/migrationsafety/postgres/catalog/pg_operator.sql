select o.oid as "@unit",
       'OPERATOR' as "@kind",
       quote_ident(n.nspname) || '.' || o.oprname || '(' || case when o.oprleft = 0 then 'NONE' else format_type(o.oprleft, null) end
         || ', ' || format_type(o.oprright, null) || ')' as "@name",
       $owner(o.oprowner),
       concat_ws(E'\n', 'function ' || o.oprcode::regprocedure, 'result ' || format_type(o.oprresult, null),
           'commutator ' || nullif(o.oprcom::regoperator::text, '0'), 'negator ' || nullif(o.oprnegate::regoperator::text, '0'),
           'restrict ' || nullif(o.oprrest::regproc::text, '-'), 'join ' || nullif(o.oprjoin::regproc::text, '-'),
           case when o.oprcanmerge then 'merges' end, case when o.oprcanhash then 'hashes' end) as "definition",
       $comment(pg_operator, o.oid)
  from pg_operator o
  join pg_namespace n on n.oid = o.oprnamespace
 where o.oid = any(?) and $standalone(pg_operator, o.oid)

select c.oid as "@unit",
       'OPERATOR_CLASS' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(c.opcname) || ' USING ' || am.amname as "@name",
       $owner(c.opcowner),
       concat_ws(E'\n', 'for ' || format_type(c.opcintype, null),
           'family ' || (select quote_ident(fn.nspname) || '.' || quote_ident(f.opfname) from pg_opfamily f
                join pg_namespace fn on fn.oid = f.opfnamespace where f.oid = c.opcfamily),
           case when c.opcdefault then 'default' end,
           case when c.opckeytype <> 0 then 'storage ' || format_type(c.opckeytype, null) end) as "definition",
       $comment(pg_opclass, c.oid)
  from pg_opclass c
  join pg_am am on am.oid = c.opcmethod
  join pg_namespace n on n.oid = c.opcnamespace
 where c.oid = any(?) and $standalone(pg_opclass, c.oid)

-- Enums, domains, ranges and base types. Composite types are relations; array and row types come with what they are of.
select t.oid as "@unit",
       case t.typtype when 'd' then 'DOMAIN' else 'TYPE' end as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(t.typname) as "@name",
       array(select e.oid || ':' || e.enumlabel from pg_enum e where e.enumtypid = t.oid) as "@parts",
       $owner(t.typowner),
       $acl(T, t.typacl, t.typowner),
       $comment(pg_type, t.oid),
       $labels(pg_type, t.oid),
       (select string_agg(quote_literal(e.enumlabel), E'\n' order by e.enumsortorder)
          from pg_enum e where e.enumtypid = t.oid) as "labels",
       case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end as "type",
       case when t.typtype = 'd' and t.typnotnull then 'true' end as "not null",
       case when t.typtype = 'd' then t.typdefault end as "default",
       case when t.typtype = 'd' and t.typcollation <> bt.typcollation then t.typcollation::regcollation::text end as "collation",
       case when t.typtype = 'r' then (select concat_ws(E'\n', 'subtype ' || format_type(r.rngsubtype, null),
                'operator class ' || (select quote_ident(ocn.nspname) || '.' || quote_ident(oc.opcname) from pg_opclass oc
                     join pg_namespace ocn on ocn.oid = oc.opcnamespace where oc.oid = r.rngsubopc),
                case when r.rngcollation <> 0 then 'collation ' || r.rngcollation::regcollation end,
                case when r.rngcanonical <> 0 then 'canonical ' || r.rngcanonical::regproc end,
                case when r.rngsubdiff <> 0 then 'subtype difference ' || r.rngsubdiff::regproc end,
                'multirange ' || format_type(r.rngmultitypid, null)) from pg_range r where r.rngtypid = t.oid) end as "range",
       case when t.typtype = 'b' then concat_ws(E'\n', 'input ' || t.typinput::regproc, 'output ' || t.typoutput::regproc,
                'receive ' || nullif(t.typreceive::text, '-'), 'send ' || nullif(t.typsend::text, '-'),
                'typmod in ' || nullif(t.typmodin::text, '-'), 'typmod out ' || nullif(t.typmodout::text, '-'),
                'analyze ' || nullif(t.typanalyze::text, '-'), 'subscript ' || nullif(t.typsubscript::text, '-'),
                'length ' || t.typlen, 'alignment ' || t.typalign::text, 'storage ' || t.typstorage::text, 'category ' || t.typcategory::text,
                case when t.typbyval then 'by value' end, case when t.typispreferred then 'preferred' end,
                'delimiter ' || t.typdelim::text, 'default ' || t.typdefault,
                case when t.typelem <> 0 then 'element ' || format_type(t.typelem, null) end,
                case when t.typcollation <> 0 then 'collatable' end) end as "definition",
       case when not t.typisdefined then 'true' end as "shell"
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  left join pg_type bt on bt.oid = t.typbasetype
 where t.oid = any(?) and t.oid >= 16384 and t.typtype in ('e', 'd', 'r', 'b', 'p') and n.nspname !~ '^pg_(toast_)?temp_'
   and $standalone(pg_type, t.oid)
;
-- The checks of domains. Their NOT NULL is a property of the domain.
select k.contypid as "@unit",
       'CONSTRAINT' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(t.typname) || '.' || quote_ident(k.conname) as "@name",
       pg_get_constraintdef(k.oid) as "definition",
       $comment(pg_constraint, k.oid)
  from pg_constraint k
  join pg_type t on t.oid = k.contypid
  join pg_namespace n on n.oid = t.typnamespace
 where k.contypid = any(?) and k.contype = 'c' and n.nspname !~ '^pg_(toast_)?temp_'
;
-- What came with the server or with an extension is told only where grants differ from those that it came with.
select t.oid as "@unit",
       case t.typtype when 'd' then 'DOMAIN' else 'TYPE' end as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(t.typname) as "@name",
       'true' as "@if granted",
       t.typacl::text[] as "@acl",
       coalesce((select i.initprivs from pg_init_privs i
                  where i.objoid = t.oid and i.classoid = 'pg_type'::regclass and i.objsubid = 0),
                acldefault('T', t.typowner))::text[] as "@default acl"
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
 where t.oid = any(?) and t.typacl is not null and (t.oid < 16384 or not $standalone(pg_type, t.oid))
   and n.nspname <> 'information_schema' -- its grants are initdb's, but are not recorded as such

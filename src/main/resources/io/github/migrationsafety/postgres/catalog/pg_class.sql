--@of pg_class|pg_attribute|pg_type|pg_description|pg_seclabel|pg_inherits|pg_partitioned_table|pg_sequence|pg_rewrite|pg_foreign_table|pg_depend
-- Relations: tables, views, sequences, composite types; what belongs to one is read below, in statements of its own.
select c.oid as "@unit",
       case c.relkind when 'S' then 'SEQUENCE' when 'v' then 'VIEW' when 'm' then 'MATERIALIZED_VIEW'
                      when 'f' then 'FOREIGN_TABLE' when 'c' then 'TYPE' else 'TABLE' end as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as "@name",
       n.nspname as "@schema",
       c.relname as "@relation",
       c.relkind as "@relkind",
       array(select a.attnum || ':' || a.attname from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as "@parts",
       case when c.relispartition then (select pn.nspname from pg_inherits i join pg_class p on p.oid = i.inhparent --@has pg_inherits
              join pg_namespace pn on pn.oid = p.relnamespace where i.inhrelid = c.oid) end as "@parent schema", --@has pg_inherits
       case when c.relispartition then (select p.relname from pg_inherits i join pg_class p on p.oid = i.inhparent --@has pg_inherits
              where i.inhrelid = c.oid) end as "@parent", --@has pg_inherits
       case when c.relkind in ('v', 'm') then array(select rn.nspname from pg_rewrite r --@has pg_rewrite
              join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass --@has pg_rewrite
              join pg_class rc on rc.oid = d.refobjid and rc.oid <> c.oid and rc.relkind in ('r', 'p', 'v', 'm', 'f') --@has pg_rewrite
              join pg_namespace rn on rn.oid = rc.relnamespace where r.ev_class = c.oid --@has pg_rewrite
             group by rn.nspname, rc.relname order by rn.nspname, rc.relname) end as "@reads schemas", --@has pg_rewrite
       case when c.relkind in ('v', 'm') then array(select rc.relname from pg_rewrite r --@has pg_rewrite
              join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass --@has pg_rewrite
              join pg_class rc on rc.oid = d.refobjid and rc.oid <> c.oid and rc.relkind in ('r', 'p', 'v', 'm', 'f') --@has pg_rewrite
              join pg_namespace rn on rn.oid = rc.relnamespace where r.ev_class = c.oid --@has pg_rewrite
             group by rn.nspname, rc.relname order by rn.nspname, rc.relname) end as "@reads", --@has pg_rewrite
       case when c.relkind = 'v' and exists (select from unnest(c.reloptions) o --@has pg_rewrite
              where lower(o) ~ '^security_invoker=(t|tr|tru|true|y|ye|yes|on|1)$') then 'true' end as "@security invoker", --@has pg_rewrite
       $owner(c.relowner),
       case when c.relkind = 'c' then t.typacl::text[] else c.relacl::text[] end as "@acl",
       case when c.relkind = 'c' and t.typacl is not null then acldefault('T', t.typowner)::text[]
            when c.relacl is not null then acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner)::text[]
            end as "@default acl",
       case when c.relkind = 'c' then coalesce( --@has pg_description
                (select d.description from pg_description d --@has pg_description
                  where d.objoid = c.reltype and d.classoid = 'pg_type'::regclass and d.objsubid = 0), '') || coalesce( --@has pg_description
                (select string_agg(quote_ident(a.attname) || ': ' || d.description, E'\n' order by a.attnum) --@has pg_description
                   from pg_description d join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid --@has pg_description
                  where d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid > 0), '') --@has pg_description
            else (select d.description from pg_description d --@has pg_description
                   where d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0) --@has pg_description
            end as "comment", --@has pg_description
       $labels(pg_class, c.oid), --@has pg_seclabel
       case when c.relpersistence = 'u' then 'unlogged' end as "persistence",
       case when c.relkind in ('r', 'p', 'f') then
           coalesce((select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '') end as "column order",
       case when c.relkind = 'c' then
           (select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                   || case when a.attcollation <> at.typcollation then ' COLLATE ' || a.attcollation::regcollation else '' end,
                   E'\n' order by a.attnum)
              from pg_attribute a join pg_type at on at.oid = a.atttypid
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) end as "attributes",
       case when c.reloptions is not null then
           (select string_agg(o, E'\n' order by o) from unnest(c.reloptions) o) end as "storage parameters",
       case when c.reltoastrelid <> 0 then
           (select string_agg(o, E'\n' order by o) from pg_class tc, unnest(tc.reloptions) o
             where tc.oid = c.reltoastrelid) end as "toast storage parameters",
       case when c.relrowsecurity then 'enabled' end as "row security",
       case when c.relforcerowsecurity then 'true' end as "row security forced",
       case when c.relkind in ('r', 'p', 'm') then
           case c.relreplident when 'n' then 'nothing' when 'f' then 'full' when 'i' then 'index' end end as "replica identity",
       case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as "partition key", --@has pg_partitioned_table
       case when c.relispartition then (select i.inhparent::regclass::text || ' ' || pg_get_expr(c.relpartbound, c.oid) --@has pg_inherits
              || case when i.inhdetachpending then ' (detach pending)' else '' end --@has pg_inherits
              from pg_inherits i where i.inhrelid = c.oid) end as "partition of", --@has pg_inherits
       case when not c.relispartition and c.relkind in ('r', 'f') then --@has pg_inherits
           (select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno) --@has pg_inherits
              from pg_inherits i where i.inhrelid = c.oid) end as "inherits", --@has pg_inherits
       nullif((select am.amname from pg_am am where am.oid = c.relam), 'heap') as "access method",
       (select s.spcname from pg_tablespace s where s.oid = c.reltablespace) as "tablespace",
       case when c.reloftype <> 0 then c.reloftype::regtype::text end as "of type",
       case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as "definition", --@has pg_rewrite
       case when c.relkind in ('v', 'm') then --@has pg_rewrite
           (select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), E'\n' order by a.attnum) --@has pg_rewrite
              from pg_attribute a --@has pg_rewrite
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) end as "columns", --@has pg_rewrite
       format_type(s.seqtypid, null) as "type", --@has pg_sequence
       s.seqstart as "start", --@has pg_sequence
       s.seqincrement as "increment", --@has pg_sequence
       s.seqmin as "minimum", --@has pg_sequence
       s.seqmax as "maximum", --@has pg_sequence
       nullif(s.seqcache, 1) as "cache", --@has pg_sequence
       case when s.seqcycle then 'true' end as "cycle", --@has pg_sequence
       case when c.relkind = 'S' then --@has pg_sequence
           (select d.refobjid::regclass::text || '.' || quote_ident(a.attname) --@has pg_sequence
                   || case d.deptype when 'i' then ' (identity)' else '' end --@has pg_sequence
              from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid --@has pg_sequence
             where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0 --@has pg_sequence
               and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')) end as "owned by", --@has pg_sequence
       case when c.relkind = 'f' then (select quote_ident(fs.srvname) from pg_foreign_table ft --@has pg_foreign_table
              join pg_foreign_server fs on fs.oid = ft.ftserver where ft.ftrelid = c.oid) end as "server", --@has pg_foreign_table
       case when c.relkind = 'f' then (select string_agg(o, E'\n' order by o) from pg_foreign_table ft, unnest(ft.ftoptions) o --@has pg_foreign_table
              where ft.ftrelid = c.oid) end as "options", --@has pg_foreign_table
       case when c.relkind = 'm' and not c.relispopulated then 'false' end as "populated"
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_sequence s on s.seqrelid = c.oid --@has pg_sequence
  left join pg_type t on t.oid = c.reltype and c.relkind = 'c'
 where c.oid = any(?) and c.oid >= 16384 and c.relkind in ('r', 'p', 'f', 'v', 'm', 'S', 'c') and c.relpersistence <> 't'
   and $standalone(pg_class, c.oid) --@has pg_depend
;
--@of pg_attribute|pg_attrdef|pg_description|pg_seclabel|pg_inherits|pg_type
--@of pg_constraint --@18+
-- Columns. Those of views follow from the definition, so only what was added to them is told.
select a.attrelid as "@unit",
       'COLUMN' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname) as "@name",
       a.attname as "@column",
       coalesce(case when coalesce(en.nspname, tn.nspname) not in ('pg_catalog', 'public')
                     then coalesce(en.nspname, tn.nspname) || '.' end, '')
         || coalesce(et.typname, t.typname)
         || case when a.atttypmod >= 0 then coalesce(substring(format_type(a.atttypid, a.atttypmod) from '\(.*\)'), '') else '' end
         || case when et.oid is not null then '[]' else '' end as "@type",
       case when a.attnotnull then 'true' end as "@not null",
       a.attacl::text[] as "@acl",
       case when a.attacl is not null then '{}'::text[] end as "@default acl",
       case when c.relkind in ('r', 'p', 'f') then format_type(a.atttypid, a.atttypmod) end as "type",
       case when a.attcollation <> t.typcollation and c.relkind in ('r', 'p', 'f') then a.attcollation::regcollation::text end as "collation",
       case when a.attgenerated = '' then pg_get_expr(ad.adbin, ad.adrelid) end as "default", --@has pg_attrdef
       case a.attgenerated when 's' then 'stored ' || pg_get_expr(ad.adbin, ad.adrelid) --@has pg_attrdef
                           when 'v' then 'virtual ' || pg_get_expr(ad.adbin, ad.adrelid) end as "generated", --@has pg_attrdef
       case when a.attnotnull then 'true' end as "not null", --@<18
       case when a.attnotnull then coalesce((select case when not nn.convalidated then 'not valid' --@18+
                   when nn.connoinherit then 'no inherit' end from pg_constraint nn --@18+
              where nn.conrelid = a.attrelid and nn.contype = 'n' and nn.conkey = array[a.attnum]), 'true') end as "not null", --@18+
       case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as "identity",
       case when c.relkind <> 'v' and a.attstorage <> t.typstorage then
           case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end as "storage",
       case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end as "compression",
       nullif(a.attstattarget, -1) as "statistics target",
       case when a.attoptions is not null then
           (select string_agg(o, E'\n' order by o) from unnest(a.attoptions) o) end as "options",
       case when a.attfdwoptions is not null then
           (select string_agg(o, E'\n' order by o) from unnest(a.attfdwoptions) o) end as "foreign options",
       (select d.description from pg_description d --@has pg_description
         where d.objoid = a.attrelid and d.classoid = 'pg_class'::regclass and d.objsubid = a.attnum) as "comment", --@has pg_description
       (select string_agg(l.provider || ': ' || l.label, E'\n' order by l.provider) from pg_seclabel l --@has pg_seclabel
         where l.objoid = a.attrelid and l.classoid = 'pg_class'::regclass and l.objsubid = a.attnum) as "security labels", --@has pg_seclabel
       case when a.attinhcount > 0 and not c.relispartition then
           case when a.attislocal then 'and defined here' else 'true' end end as "inherited"
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_type t on t.oid = a.atttypid
  join pg_namespace tn on tn.oid = t.typnamespace
  left join pg_type et on et.oid = t.typelem and t.typsubscript = 'array_subscript_handler'::regproc
  left join pg_namespace en on en.oid = et.typnamespace
  left join pg_attrdef ad on ad.adrelid = a.attrelid and ad.adnum = a.attnum --@has pg_attrdef
 where a.attrelid = any(?) and a.attnum > 0 and not a.attisdropped and c.relpersistence <> 't'
   and c.relkind in ('r', 'p', 'f', 'v', 'm')
   and (c.relkind in ('r', 'p', 'f') or a.atthasdef or a.attacl is not null or a.attoptions is not null
        or a.attcompression <> '' or coalesce(a.attstattarget, -1) <> -1 or (c.relkind = 'm' and a.attstorage <> t.typstorage)
        or exists (select from pg_description d --@has pg_description
                    where d.objoid = a.attrelid and d.classoid = 'pg_class'::regclass and d.objsubid = a.attnum) --@has pg_description
        or exists (select from pg_seclabel l --@has pg_seclabel
                    where l.objoid = a.attrelid and l.classoid = 'pg_class'::regclass and l.objsubid = a.attnum) --@has pg_seclabel
        )
 order by a.attrelid, a.attnum
;
--@has pg_constraint
--@of pg_constraint|pg_inherits
-- Constraints. NOT NULL is told with its column, unless somebody gave its constraint a name of their own: the names that the
-- server makes up end in _not_null, and whether a column once had another name is nobody's concern.
-- What the server adds for each partition of a referenced table is left out.
select k.conrelid as "@unit",
       'CONSTRAINT' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(k.conname) as "@name",
       k.conname as "@constraint",
       k.contype as "@contype",
       array(select a.attname from unnest(k.conkey) with ordinality as u(attnum, place)
               join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum order by u.place) as "@columns",
       (select fn.nspname from pg_class fc join pg_namespace fn on fn.oid = fc.relnamespace
         where fc.oid = k.confrelid) as "@references schema",
       (select fc.relname from pg_class fc where fc.oid = k.confrelid) as "@references",
       array(select a.attname from unnest(k.confkey) with ordinality as u(attnum, place)
               join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum order by u.place) as "@referenced columns",
       case when k.convalidated then 'true' end as "@validated",
       pg_get_expr(k.conbin, k.conrelid) as "@expression",
       case when k.contype = 'f' then case k.confdeltype when 'r' then 'RESTRICT' when 'c' then 'CASCADE'
            when 'n' then 'SET NULL' when 'd' then 'SET DEFAULT' end
            || case when k.confdeltype in ('n', 'd') -- the columns that it is limited to (PostgreSQL 15)
                    then coalesce(' ' || substring(pg_get_constraintdef(k.oid) from 'ON DELETE SET [A-Z]+ (\([^)]+\))'), '')
                    else '' end end as "@on delete",
       case when k.contype = 'f' then case k.confupdtype when 'r' then 'RESTRICT' when 'c' then 'CASCADE'
            when 'n' then 'SET NULL' when 'd' then 'SET DEFAULT' end end as "@on update",
       pg_get_constraintdef(k.oid) as "definition",
       case when k.coninhcount > 0 then case when k.conislocal then 'and defined here' else 'true' end end as "inherited",
       (select 'disabled' from pg_trigger t where t.tgconstraint = k.oid and t.tgisinternal and t.tgenabled <> 'O' limit 1) as "enforcement",
       $comment(pg_constraint, k.oid)
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
 where k.conrelid = any(?) and c.relpersistence <> 't'
   and (k.contype in ('p', 'u', 'f', 'c', 'x') or k.contype = 'n' and k.conname !~ '_not_null\d*$')
   and not (k.conparentid <> 0 and exists (select from pg_constraint pk where pk.oid = k.conparentid and pk.conrelid = k.conrelid))
;
--@has pg_index
--@of pg_index|pg_constraint
-- Indexes.
select i.indrelid as "@unit",
       'INDEX' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(ic.relname) as "@name",
       ic.relname as "@index",
       array(select a.attname from unnest(i.indkey) with ordinality as u(attnum, place)
               left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.attnum and u.attnum <> 0
              where u.place <= i.indnkeyatts order by u.place) as "@keys",
       case when i.indisunique then 'true' end as "@unique",
       case when i.indpred is not null then 'true' end as "@partial",
       case when i.indisvalid then 'true' end as "@valid",
       am.amname as "@method",
       -- What tells two indexes on the same columns apart; indoption has DESC in its first bit, NULLS FIRST in its second.
       array(select concat_ws(' ',
                    case when u.attnum = 0 then pg_get_indexdef(i.indexrelid, u.place::int, false) end,
                    case when ia.attcollation <> it.typcollation then 'COLLATE ' || ia.attcollation::regcollation end,
                    case when not oc.opcdefault then quote_ident(oc.opcname) end,
                    case i.indoption[u.place - 1] when 1 then 'DESC NULLS LAST' when 2 then 'NULLS FIRST' when 3 then 'DESC' end)
               from unnest(i.indkey) with ordinality as u(attnum, place)
               join pg_opclass oc on oc.oid = i.indclass[u.place - 1]
               join pg_attribute ia on ia.attrelid = i.indexrelid and ia.attnum = u.place
               join pg_type it on it.oid = ia.atttypid
              where u.place <= i.indnkeyatts order by u.place) as "@forms",
       array(select a.attname from unnest(i.indkey) with ordinality as u(attnum, place)
               join pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.attnum
              where u.place > i.indnkeyatts order by u.place) as "@include",
       pg_get_expr(i.indpred, i.indrelid) as "@predicate",
       case when i.indnullsnotdistinct then 'true' end as "@nulls not distinct", --@15+
       (select k.conname from pg_constraint k
         where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x') and k.conrelid = i.indrelid) as "@constraint",
       pg_get_indexdef(i.indexrelid) as "definition",
       case when not i.indisvalid then 'false' end as "valid",
       case when not i.indisready then 'false' end as "ready",
       case when i.indisreplident then 'true' end as "replica identity",
       case when i.indisclustered then 'true' end as "clustered",
       (select s.spcname from pg_tablespace s where s.oid = ic.reltablespace) as "tablespace",
       (select string_agg(pg_get_indexdef(i.indexrelid, a.attnum::int, false) || ': ' || a.attstattarget, E'\n' order by a.attnum)
          from pg_attribute a
         where a.attrelid = i.indexrelid and a.attnum > 0 and coalesce(a.attstattarget, -1) <> -1) as "statistics targets",
       (select h.inhparent::regclass::text from pg_inherits h where h.inhrelid = i.indexrelid) as "attached to",
       $comment(pg_class, i.indexrelid)
  from pg_index i
  join pg_class ic on ic.oid = i.indexrelid
  join pg_am am on am.oid = ic.relam
  join pg_namespace n on n.oid = ic.relnamespace
 where i.indrelid = any(?) and ic.relpersistence <> 't'
;
--@has pg_trigger
--@of pg_trigger|pg_constraint|pg_inherits
-- Triggers. Those of foreign keys are part of their constraint; those that partitions inherit are told where they differ.
select t.tgrelid as "@unit",
       'TRIGGER' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(t.tgname) as "@name",
       t.tgname as "@trigger",
       pg_get_triggerdef(t.oid) as "definition",
       case t.tgenabled when 'D' then 'disabled' when 'R' then 'on replicas' when 'A' then 'always' end as "enabled",
       $comment(pg_trigger, t.oid)
  from pg_trigger t
  join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace
 where t.tgrelid = any(?) and not t.tgisinternal and c.relpersistence <> 't'
   and (t.tgparentid = 0 or t.tgenabled <> (select p.tgenabled from pg_trigger p where p.oid = t.tgparentid))
;
--@has pg_rewrite
--@of pg_rewrite|pg_attribute
-- Rules; that of a view is the view's definition.
select r.ev_class as "@unit",
       'RULE' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(r.rulename) as "@name",
       pg_get_ruledef(r.oid) as "definition",
       case r.ev_enabled when 'D' then 'disabled' when 'R' then 'on replicas' when 'A' then 'always' end as "enabled",
       $comment(pg_rewrite, r.oid)
  from pg_rewrite r
  join pg_class c on c.oid = r.ev_class
  join pg_namespace n on n.oid = c.relnamespace
 where r.ev_class = any(?) and r.rulename <> '_RETURN' and c.relpersistence <> 't'
;
--@has pg_policy
--@of pg_policy|pg_attribute
-- Row security policies.
select p.polrelid as "@unit",
       'POLICY' as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(p.polname) as "@name",
       p.polname as "@policy",
       array(select pg_get_userbyid(u.role) from unnest(p.polroles) as u(role) where u.role <> 0) as "@roles",
       case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' end as "command",
       case when not p.polpermissive then 'true' end as "restrictive",
       nullif((select string_agg(case when u.role = 0 then 'public' else $role(u.role) end, ', '
                      order by u.role <> 0, $role(u.role)) from unnest(p.polroles) as u(role)), 'public') as "roles",
       pg_get_expr(p.polqual, p.polrelid) as "using",
       pg_get_expr(p.polwithcheck, p.polrelid) as "with check",
       $comment(pg_policy, p.oid)
  from pg_policy p
  join pg_class c on c.oid = p.polrelid
  join pg_namespace n on n.oid = c.relnamespace
 where p.polrelid = any(?) and c.relpersistence <> 't'
;
--@has pg_depend|initdb
-- What came with the server or with an extension is told only where grants differ from those that it came with.
select c.oid as "@unit",
       case c.relkind when 'S' then 'SEQUENCE' when 'v' then 'VIEW' when 'm' then 'MATERIALIZED_VIEW'
                      when 'f' then 'FOREIGN_TABLE' else 'TABLE' end as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as "@name",
       'true' as "@if granted",
       c.relacl::text[] as "@acl",
       coalesce((select i.initprivs from pg_init_privs i
                  where i.objoid = c.oid and i.classoid = 'pg_class'::regclass and i.objsubid = 0),
                acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))::text[] as "@default acl"
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.oid = any(?) and c.relacl is not null and (c.oid < 16384 or not $standalone(pg_class, c.oid))
   and n.nspname <> 'information_schema' -- its grants are initdb's, but are not recorded as such

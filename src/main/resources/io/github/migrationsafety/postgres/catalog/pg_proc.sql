select p.oid as "@unit",
       case p.prokind when 'p' then 'PROCEDURE' when 'a' then 'AGGREGATE' else 'FUNCTION' end as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
         || array_to_string(array(select format_type(u.type, null) from unnest(p.proargtypes) with ordinality as u(type, place)
                                   order by u.place), ', ') || ')' as "@name",
       case when p.prokind in ('f', 'p', 'w') then p.proname end as "@routine",
       n.nspname as "@routine schema",
       array(select coalesce(case when coalesce(en.nspname, tn.nspname) not in ('pg_catalog', 'public')
                     then coalesce(en.nspname, tn.nspname) || '.' end, '')
                    || coalesce(et.typname, t.typname) || case when et.oid is not null then '[]' else '' end
               from unnest(p.proargtypes) with ordinality as u(type, place)
               join pg_type t on t.oid = u.type
               join pg_namespace tn on tn.oid = t.typnamespace
               left join pg_type et on et.oid = t.typelem and t.typsubscript = 'array_subscript_handler'::regproc
               left join pg_namespace en on en.oid = et.typnamespace order by u.place) as "@argument types",
       case when p.prosecdef then 'true' end as "@security definer",
       case when p.prosqlbody is not null or exists (select from unnest(p.proconfig) o where o like 'search\_path=%')
            then 'true' end as "@fixed search path",
       case when exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
              where a.grantee = 0 and a.privilege_type = 'EXECUTE') then 'true' end as "@public",
       $owner(p.proowner),
       $acl(f, p.proacl, p.proowner),
       $comment(pg_proc, p.oid),
       $labels(pg_proc, p.oid),
       case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end as "definition",
       case when p.prokind = 'a' then pg_get_function_arguments(p.oid) end as "arguments",
       case when p.prokind = 'a' then (select concat_ws(E'\n', 'kind ' || a.aggkind::text, 'direct arguments ' || a.aggnumdirectargs,
                'state function ' || a.aggtransfn::regprocedure,
                'state type ' || format_type(a.aggtranstype, null), 'state space ' || nullif(a.aggtransspace, 0),
                'final function ' || nullif(a.aggfinalfn::regprocedure::text, '-'),
                case when a.aggfinalextra then 'final function extra' end, 'final function modify ' || a.aggfinalmodify::text,
                'combine function ' || nullif(a.aggcombinefn::regprocedure::text, '-'),
                'serial function ' || nullif(a.aggserialfn::regprocedure::text, '-'),
                'deserial function ' || nullif(a.aggdeserialfn::regprocedure::text, '-'),
                'moving state function ' || nullif(a.aggmtransfn::regprocedure::text, '-'),
                'moving inverse function ' || nullif(a.aggminvtransfn::regprocedure::text, '-'),
                'moving final function ' || nullif(a.aggmfinalfn::regprocedure::text, '-'),
                case when a.aggmfinalextra then 'moving final function extra' end,
                case when a.aggmtranstype <> 0 then 'moving state type ' || format_type(a.aggmtranstype, null) end,
                'moving state space ' || nullif(a.aggmtransspace, 0),
                'moving final function modify ' || a.aggmfinalmodify::text,
                'sort operator ' || nullif(a.aggsortop::regoperator::text, '0'),
                'initial value ' || a.agginitval, 'moving initial value ' || a.aggminitval,
                'parallel ' || p.proparallel::text) from pg_aggregate a where a.aggfnoid = p.oid) end as "aggregate"
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
 where p.oid = any(?) and p.oid >= 16384 and n.nspname !~ '^pg_(toast_)?temp_'
   -- Neither the members of an extension nor the constructors of a range type, which come with it.
   and not exists (select from pg_depend m where m.classid = 'pg_proc'::regclass and m.objid = p.oid and m.deptype in ('e', 'i'))
;
-- What came with the server or with an extension is told only where grants differ from those that it came with.
select p.oid as "@unit",
       case p.prokind when 'p' then 'PROCEDURE' when 'a' then 'AGGREGATE' else 'FUNCTION' end as "@kind",
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
         || array_to_string(array(select format_type(u.type, null) from unnest(p.proargtypes) with ordinality as u(type, place)
                                   order by u.place), ', ') || ')' as "@name",
       'true' as "@if granted",
       p.proacl::text[] as "@acl",
       coalesce((select i.initprivs from pg_init_privs i
                  where i.objoid = p.oid and i.classoid = 'pg_proc'::regclass and i.objsubid = 0),
                acldefault('f', p.proowner))::text[] as "@default acl"
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
 where p.oid = any(?) and p.proacl is not null and (p.oid < 16384 or not $standalone(pg_proc, p.oid))
   and n.nspname <> 'information_schema' -- its grants are initdb's, but are not recorded as such

-- Of the connection only four digits of its hash are told, for it may hold a password.
select s.oid as "@unit",
       'SUBSCRIPTION' as "@kind",
       quote_ident(s.subname) as "@name",
       $owner(s.subowner),
       case when s.subenabled then 'true' end as "enabled",
       left(md5(s.subconninfo), 4) as "connection",
       s.subslotname as "slot",
       s.subsynccommit as "synchronous commit",
       (select string_agg(quote_ident(u.name), ', ' order by u.name) from unnest(s.subpublications) as u(name)) as "publications",
       case when s.subbinary then 'true' end as "binary",
       s.substream::text as "streaming",
       s.subtwophasestate::text as "two-phase", --@15+
       case when s.subdisableonerr then 'true' end as "disable on error", --@15+
       case when not s.subpasswordrequired then 'false' end as "password required", --@16+
       case when s.subrunasowner then 'true' end as "run as owner", --@16+
       nullif(s.suborigin, 'any') as "origin", --@16+
       case when s.subfailover then 'true' end as "failover", --@17+
       (select d.description from pg_description d
         where d.objoid = s.oid and d.classoid = 'pg_subscription'::regclass and d.objsubid = 0) as "comment"
  from pg_subscription s
 where s.oid = any(?) and s.subdbid = (select oid from pg_database where datname = current_database())

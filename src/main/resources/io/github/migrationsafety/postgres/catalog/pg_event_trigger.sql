select e.oid as "@unit",
       'EVENT_TRIGGER' as "@kind",
       quote_ident(e.evtname) as "@name",
       $owner(e.evtowner),
       e.evtevent as "event",
       e.evtfoid::regproc::text as "function",
       case e.evtenabled when 'D' then 'disabled' when 'R' then 'on replicas' when 'A' then 'always' end as "enabled",
       (select string_agg(u.tag, ', ' order by u.tag) from unnest(e.evttags) as u(tag)) as "tags",
       $comment(pg_event_trigger, e.oid)
  from pg_event_trigger e
 where e.oid = any(?) and $standalone(pg_event_trigger, e.oid)

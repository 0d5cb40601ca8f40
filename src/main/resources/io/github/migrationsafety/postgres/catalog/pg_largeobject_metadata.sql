-- The OID of a large object is its name: it is what users' rows refer to.
select l.oid as "@unit",
       'LARGE_OBJECT' as "@kind",
       l.oid::text as "@name",
       $owner(l.lomowner),
       $acl(L, l.lomacl, l.lomowner),
       $comment(pg_largeobject, l.oid)
  from pg_largeobject_metadata l
 where l.oid = any(?)

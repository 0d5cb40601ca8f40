package io.github.migrationsafety.postgres.catalog;

import static io.github.migrationsafety.postgres.catalog.PlantedFault.fault;

import java.util.List;
import java.util.stream.Stream;

/** For every kind of object, and for every property that a migration can get wrong, a fault. */
final class PlantedFaults {
    private static final String T = "create table s.t (id int primary key, a text, b varchar(20) default 'old', c int)";
    private static final String F = "create function s.f(x int) returns int language sql as 'select x'";
    private static final String TRG =
            T + "; create function s.g() returns trigger language plpgsql as 'begin return new; end'";
    private static final String ENUM = "create type s.e as enum ('x', 'y')";
    private static final String VIEW = T + "; create view s.v as select id, a from s.t";
    private static final String P = "create table s.p (id int not null, d date not null) partition by range (d);"
            + " create table s.p1 partition of s.p for values from ('2026-01-01') to ('2027-01-01')";
    private static final String FDW =
            "create foreign data wrapper kinds_fdw; create server kinds_srv foreign data wrapper kinds_fdw";

    private PlantedFaults() {}

    static Stream<PlantedFault> of(int major) {
        return Stream.of(
                        tables(),
                        columns(),
                        constraints(),
                        indexes(),
                        partitions(),
                        programs(),
                        types(),
                        grants(),
                        others(),
                        cluster())
                .flatMap(List::stream)
                .filter(f -> f.since() <= major);
    }

    private static List<PlantedFault> tables() {
        return List.of(
                fault(
                        "select 1",
                        T,
                        "drop table s.t",
                        "select 1",
                        "+table s.t",
                        "+column s.t.id",
                        "+column s.t.a",
                        "+column s.t.b",
                        "+column s.t.c",
                        "+constraint s.t.t_pkey",
                        "+index s.t_pkey"),
                fault(
                        T,
                        "alter table s.t rename to u",
                        "alter table s.u rename to t",
                        "alter table s.u rename to t; comment on table s.t is 'x'",
                        "~table s.t comment"),
                fault(
                        T,
                        "alter table s.t set (fillfactor = 70)",
                        "alter table s.t reset (fillfactor)",
                        "alter table s.t set (fillfactor = 80)",
                        "~table s.t storage parameters"),
                fault(
                        T,
                        "alter table s.t set (toast.autovacuum_enabled = off)",
                        "alter table s.t reset (toast.autovacuum_enabled)",
                        "select 1",
                        "~table s.t toast storage parameters"),
                fault(
                        T,
                        "alter table s.t set unlogged",
                        "alter table s.t set logged",
                        "select 1",
                        "~table s.t persistence"),
                fault(
                        T,
                        "alter table s.t enable row level security",
                        "alter table s.t disable row level security",
                        "select 1",
                        "~table s.t row security"),
                fault(
                        T,
                        "alter table s.t force row level security",
                        "alter table s.t no force row level security",
                        "select 1",
                        "~table s.t row security forced"),
                fault(
                        T,
                        "alter table s.t replica identity full",
                        "alter table s.t replica identity default",
                        "alter table s.t replica identity nothing",
                        "~table s.t replica identity"),
                fault(
                        T + "; create unique index i on s.t (c); alter table s.t alter c set not null",
                        "alter table s.t replica identity using index i",
                        "alter table s.t replica identity default",
                        "select 1",
                        "~table s.t replica identity",
                        "~index s.i replica identity"),
                fault(
                        T,
                        "alter table s.t cluster on t_pkey",
                        "alter table s.t set without cluster",
                        "select 1",
                        "~index s.t_pkey clustered"),
                fault(
                        T + "; create table s.child () inherits (s.t)",
                        "alter table s.child no inherit s.t",
                        // Columns that were inherited are the child's own from then on; only a new table is as before.
                        "drop table s.child; create table s.child () inherits (s.t)",
                        "alter table s.child inherit s.t",
                        "~column s.child.id inherited",
                        "~column s.child.a inherited",
                        "~column s.child.b inherited",
                        "~column s.child.c inherited"),
                fault(
                        "create type s.row as (x int, y text); create table s.t of s.row",
                        "alter table s.t not of",
                        "alter table s.t of s.row",
                        "select 1",
                        "~table s.t of type"),
                fault(
                        T + "; alter table s.t owner to kinds_app",
                        "alter table s.t owner to kinds_ops",
                        "alter table s.t owner to kinds_app",
                        "select 1",
                        "~table s.t owner"),
                fault(
                        T,
                        "drop table s.t",
                        T,
                        "create table s.t (id int primary key, b varchar(20) default 'old', a text, c int)",
                        "~table s.t column order"),
                fault(
                        "create sequence s.q",
                        "alter sequence s.q increment 5",
                        "alter sequence s.q increment 1",
                        "alter sequence s.q increment 2",
                        "~sequence s.q increment"),
                fault(
                        "create sequence s.q",
                        "alter sequence s.q as int minvalue 0 start 7 cache 3 cycle",
                        "alter sequence s.q as bigint minvalue 1 start 1 cache 1 no cycle",
                        "alter sequence s.q cache 1",
                        "~sequence s.q cycle,maximum,minimum,start,type"),
                fault(
                        T + "; create sequence s.q owned by s.t.c",
                        "alter sequence s.q owned by none",
                        "alter sequence s.q owned by s.t.c",
                        "alter sequence s.q owned by s.t.id",
                        "~sequence s.q owned by"),
                fault(
                        "create sequence s.q",
                        "alter sequence s.q rename to w",
                        "alter sequence s.w rename to q",
                        "select 1",
                        "-sequence s.q",
                        "+sequence s.w"));
    }

    private static List<PlantedFault> columns() {
        return List.of(
                fault(
                        T,
                        "alter table s.t alter b set default 'new'",
                        "alter table s.t alter b set default 'old'",
                        "select 1",
                        "~column s.t.b default"),
                fault(
                        T,
                        "alter table s.t alter b type varchar(50)",
                        "alter table s.t alter b type varchar(20)",
                        "alter table s.t alter b type varchar(30)",
                        "~column s.t.b type"),
                fault(
                        T + "; alter table s.t alter a set not null",
                        "alter table s.t alter a drop not null",
                        "alter table s.t alter a set not null",
                        "select 1",
                        "~column s.t.a not null"),
                fault(
                        T,
                        "alter table s.t add d int",
                        "alter table s.t drop d",
                        "select 1",
                        "~table s.t column order",
                        "+column s.t.d"),
                fault(
                        T,
                        "alter table s.t drop c",
                        "alter table s.t add c int",
                        "alter table s.t add c bigint",
                        "~column s.t.c type"),
                fault(
                        T,
                        "alter table s.t rename a to z",
                        "alter table s.t rename z to a",
                        "select 1",
                        "~table s.t column order",
                        "-column s.t.a",
                        "+column s.t.z"),
                fault(
                        "create table s.t (id int generated always as identity)",
                        "alter table s.t alter id set generated by default",
                        "alter table s.t alter id set generated always",
                        "select 1",
                        "~column s.t.id identity"),
                fault(
                        "create table s.t (id int generated always as identity)",
                        "alter table s.t alter id drop identity",
                        "alter table s.t alter id add generated always as identity",
                        "create sequence s.t_id_seq as int owned by s.t.id; alter table s.t alter id set default nextval('s.t_id_seq')",
                        "~column s.t.id default,identity",
                        "~sequence s.t_id_seq owned by"),
                fault(
                        "create table s.t (a int, g int generated always as (a * 2) stored)",
                        "alter table s.t alter g drop expression",
                        "alter table s.t drop g; alter table s.t add g int generated always as (a * 2) stored",
                        "alter table s.t drop g; alter table s.t add g int generated always as (a * 3) stored",
                        "~column s.t.g generated"),
                fault(
                                "create table s.t (a int, g int generated always as (a * 2) virtual)",
                                "alter table s.t drop g",
                                "alter table s.t add g int generated always as (a * 2) virtual",
                                "alter table s.t add g int generated always as (a * 2) stored",
                                "~column s.t.g generated")
                        .since(18),
                fault(
                        T,
                        "alter table s.t alter a set storage external",
                        "alter table s.t alter a set storage extended",
                        "select 1",
                        "~column s.t.a storage"),
                fault(
                        T,
                        "alter table s.t alter a set compression pglz",
                        "alter table s.t alter a set compression default",
                        "select 1",
                        "~column s.t.a compression"),
                fault(
                        T,
                        "alter table s.t alter a set statistics 500",
                        "alter table s.t alter a set statistics -1",
                        "alter table s.t alter a set statistics 100",
                        "~column s.t.a statistics target"),
                fault(
                        T,
                        "alter table s.t alter a set (n_distinct = 5)",
                        "alter table s.t alter a reset (n_distinct)",
                        "select 1",
                        "~column s.t.a options"),
                fault(
                        T,
                        "alter table s.t alter a type text collate \"C\"",
                        "alter table s.t alter a type text",
                        "select 1",
                        "~column s.t.a collation"),
                fault(
                        T + "; comment on column s.t.a is 'what'",
                        "comment on column s.t.a is 'that'",
                        "comment on column s.t.a is 'what'",
                        "comment on column s.t.a is null",
                        "~column s.t.a comment"),
                fault(
                        T,
                        "grant update (a) on s.t to kinds_app",
                        "revoke update (a) on s.t from kinds_app",
                        "select 1",
                        "~column s.t.a grants"),
                fault(
                        "create type s.e as enum ('x'); create table s.t (a s.e[])",
                        "alter type s.e rename to e2",
                        "alter type s.e2 rename to e",
                        "select 1",
                        "-type s.e",
                        "+type s.e2",
                        "~column s.t.a type"),
                fault(
                        "create sequence s.q; create table s.t (a int default nextval('s.q'))",
                        "alter sequence s.q rename to w",
                        "alter sequence s.w rename to q",
                        "select 1",
                        "-sequence s.q",
                        "+sequence s.w",
                        "~column s.t.a default"));
    }

    private static List<PlantedFault> constraints() {
        String fk = T + "; create table s.u (id int, t_id int constraint u_fk references s.t on delete cascade)";
        return List.of(
                fault(
                        fk,
                        "alter table s.u drop constraint u_fk",
                        "alter table s.u add constraint u_fk foreign key (t_id) references s.t on delete cascade",
                        "alter table s.u add constraint u_fk foreign key (t_id) references s.t",
                        "~constraint s.u.u_fk definition"),
                fault(
                        fk,
                        "alter table s.u alter constraint u_fk deferrable initially deferred",
                        "alter table s.u alter constraint u_fk not deferrable",
                        "select 1",
                        "~constraint s.u.u_fk definition"),
                fault(
                        fk,
                        "alter table s.t disable trigger all",
                        "alter table s.t enable trigger all",
                        "select 1",
                        "~constraint s.u.u_fk enforcement"),
                fault(
                        fk,
                        "alter table s.t rename to w",
                        "alter table s.w rename to t",
                        "alter table s.u drop constraint u_fk; alter table s.w rename to t",
                        "-constraint s.u.u_fk"),
                fault(
                        T + "; alter table s.t add constraint k check (c > 0)",
                        "alter table s.t drop constraint k; alter table s.t add constraint k check (c > 1)",
                        "alter table s.t drop constraint k; alter table s.t add constraint k check (c > 0)",
                        "select 1",
                        "~constraint s.t.k definition"),
                fault(
                        T + "; alter table s.t add constraint k check (c > 0)",
                        "alter table s.t drop constraint k",
                        "alter table s.t add constraint k check (c > 0)",
                        "alter table s.t add constraint k check (c > 0) not valid",
                        "~constraint s.t.k definition"),
                fault(
                        T + "; alter table s.t add constraint k check (c > 0) no inherit",
                        "alter table s.t drop constraint k",
                        "alter table s.t add constraint k check (c > 0) no inherit",
                        "alter table s.t add constraint k check (c > 0)",
                        "~constraint s.t.k definition"),
                fault(
                        T,
                        "alter table s.t add constraint k unique (a)",
                        "alter table s.t drop constraint k",
                        "select 1",
                        "+constraint s.t.k",
                        "+index s.k"),
                fault(
                        T,
                        "alter table s.t rename constraint t_pkey to pk",
                        "alter table s.t rename constraint pk to t_pkey",
                        "select 1",
                        "-constraint s.t.t_pkey",
                        "+constraint s.t.pk",
                        "-index s.t_pkey",
                        "+index s.pk"),
                fault(
                        "create table s.t (r int4range, constraint x exclude using gist (r with &&))",
                        "alter table s.t drop constraint x",
                        "alter table s.t add constraint x exclude using gist (r with &&)",
                        "select 1",
                        "-constraint s.t.x",
                        "-index s.x"),
                fault(
                        T + "; alter table s.t add constraint k check (c > 0); comment on constraint k on s.t is 'why'",
                        "comment on constraint k on s.t is null",
                        "comment on constraint k on s.t is 'why'",
                        "select 1",
                        "~constraint s.t.k comment"),
                fault(
                                fk,
                                "alter table s.u alter constraint u_fk not enforced",
                                "alter table s.u alter constraint u_fk enforced",
                                "select 1",
                                "~constraint s.u.u_fk definition")
                        .since(18),
                fault(
                                "create table s.t (a int)",
                                "alter table s.t add constraint named not null a",
                                "alter table s.t drop constraint named",
                                "select 1",
                                "~column s.t.a not null",
                                "+constraint s.t.named")
                        .since(18),
                fault(
                                "create table s.t (a int)",
                                "alter table s.t add constraint a_not_null not null a not valid",
                                "alter table s.t drop constraint a_not_null",
                                "alter table s.t validate constraint a_not_null",
                                "~column s.t.a not null")
                        .since(18));
    }

    private static List<PlantedFault> indexes() {
        return List.of(
                fault(T, "create index i on s.t (a)", "drop index s.i", "select 1", "+index s.i"),
                fault(
                        T + "; create index i on s.t (a) where c > 0",
                        "drop index s.i",
                        "create index i on s.t (a) where c > 0",
                        "create index i on s.t (a)",
                        "~index s.i definition"),
                fault(
                        T + "; create index i on s.t (a text_pattern_ops)",
                        "drop index s.i",
                        "create index i on s.t (a text_pattern_ops)",
                        "create index i on s.t (a)",
                        "~index s.i definition"),
                fault(
                        T + "; create unique index i on s.t (c) include (a)",
                        "drop index s.i",
                        "create unique index i on s.t (c) include (a)",
                        "create unique index i on s.t (c)",
                        "~index s.i definition"),
                fault(
                        T + "; create index i on s.t (c) with (fillfactor = 50)",
                        "alter index s.i reset (fillfactor)",
                        "alter index s.i set (fillfactor = 50)",
                        "select 1",
                        "~index s.i definition"),
                fault(
                        T + "; create index i on s.t (c desc nulls last)",
                        "drop index s.i",
                        "create index i on s.t (c desc nulls last)",
                        "create index i on s.t (c desc)",
                        "~index s.i definition"),
                fault(
                        T + "; create index i on s.t ((c + 1))",
                        "alter index s.i alter 1 set statistics 300",
                        "alter index s.i alter 1 set statistics -1",
                        "select 1",
                        "~index s.i statistics targets"),
                fault(
                        T + "; create index i on s.t (c)",
                        "alter index s.i rename to j",
                        "alter index s.j rename to i",
                        "select 1",
                        "-index s.i",
                        "+index s.j"),
                fault(
                        T + "; create index i on s.t (c)",
                        "update pg_index set indisvalid = false where indexrelid = 's.i'::regclass",
                        "reindex index s.i",
                        "select 1",
                        "~index s.i valid"),
                fault(
                        T + "; create index i on s.t (c)",
                        "comment on index s.i is 'why'",
                        "comment on index s.i is null",
                        "select 1",
                        "~index s.i comment"),
                fault(
                                T,
                                "create unique index i on s.t (c) nulls not distinct",
                                "drop index s.i",
                                "drop index s.i; create unique index i on s.t (c)",
                                "+index s.i")
                        .since(15));
    }

    private static List<PlantedFault> partitions() {
        return List.of(
                fault(
                        P,
                        "alter table s.p detach partition s.p1",
                        "alter table s.p attach partition s.p1 for values from ('2026-01-01') to ('2027-01-01')",
                        "select 1",
                        "~table s.p1 partition of"),
                fault(
                        P,
                        "alter table s.p detach partition s.p1",
                        "alter table s.p attach partition s.p1 for values from ('2026-01-01') to ('2027-01-01')",
                        "alter table s.p attach partition s.p1 for values from ('2026-01-01') to ('2026-07-01')",
                        "~table s.p1 partition of"),
                fault(
                        P,
                        "create table s.p2 partition of s.p default",
                        "drop table s.p2",
                        "select 1",
                        "+table s.p2",
                        "+column s.p2.id",
                        "+column s.p2.d"),
                fault(
                        P,
                        "alter table s.p rename to q",
                        "alter table s.q rename to p",
                        "alter table s.q rename to p;" + " alter table s.p add e int",
                        "~table s.p column order",
                        "+column s.p.e",
                        "~table s.p1 column order",
                        "+column s.p1.e"));
    }

    private static List<PlantedFault> programs() {
        return List.of(
                fault(
                        VIEW,
                        "create or replace view s.v as select id, a from s.t where c > 0",
                        "create or replace view s.v as select id, a from s.t",
                        "select 1",
                        "~view s.v definition"),
                fault(
                        VIEW,
                        "alter view s.v set (security_barrier = true)",
                        "alter view s.v reset (security_barrier)",
                        "select 1",
                        "~view s.v storage parameters"),
                fault(
                        VIEW,
                        "alter view s.v alter a set default 'd'",
                        "alter view s.v alter a drop default",
                        "select 1",
                        "+column s.v.a"),
                fault(
                        VIEW + "; grant select on s.v to kinds_app",
                        "drop view s.v; create view s.v as select id, a from s.t",
                        "grant select on s.v to kinds_app",
                        "select 1",
                        "~view s.v grants"),
                fault(
                        VIEW,
                        "alter table s.t rename a to z",
                        "alter table s.t rename z to a",
                        "drop view s.v; alter table s.t rename z to a",
                        "-view s.v"),
                fault(
                        T + "; create materialized view s.m as select a from s.t",
                        "drop materialized view s.m; create materialized view s.m as select b from s.t",
                        "drop materialized view s.m; create materialized view s.m as select a from s.t",
                        "select 1",
                        "~materialized view s.m columns,definition"),
                fault(
                        T + "; create materialized view s.m as select a from s.t",
                        "refresh materialized view s.m with no data",
                        "refresh materialized view s.m",
                        "select 1",
                        "~materialized view s.m populated"),
                fault(
                        TRG + "; create trigger g before insert on s.t for each row execute function s.g()",
                        "drop trigger g on s.t",
                        "create trigger g before insert on s.t for each row execute function s.g()",
                        "select 1",
                        "-trigger s.t.g"),
                fault(
                        TRG + "; create constraint trigger g after insert on s.t for each row execute function s.g()",
                        "drop trigger g on s.t",
                        "create constraint trigger g after insert on s.t for each row execute function s.g()",
                        "select 1",
                        "-trigger s.t.g"),
                fault(
                        TRG + "; create trigger g before insert on s.t for each row execute function s.g()",
                        "alter table s.t disable trigger g",
                        "alter table s.t enable trigger g",
                        "alter table s.t enable always trigger g",
                        "~trigger s.t.g enabled"),
                fault(
                        TRG + "; create trigger g before insert on s.t for each row execute function s.g()",
                        "alter function s.g() rename to h",
                        "alter function s.h() rename to g",
                        "select 1",
                        "-function s.g()",
                        "+function s.h()",
                        "~trigger s.t.g definition"),
                fault(
                        T + "; create rule r as on delete to s.t do instead nothing",
                        "drop rule r on s.t",
                        "create rule r as on delete to s.t do instead nothing",
                        "create rule r as on delete to s.t do also nothing",
                        "~rule s.t.r definition"),
                fault(
                        F,
                        "create or replace function s.f(x int) returns int language sql as 'select x + 1'",
                        "create or replace function s.f(x int) returns int language sql as 'select x'",
                        "select 1",
                        "~function s.f(integer) definition"),
                fault(
                        F,
                        "alter function s.f(int) volatile security definer set search_path = s cost 7 parallel safe",
                        "alter function s.f(int) volatile security invoker reset search_path cost 100 parallel unsafe",
                        "alter function s.f(int) security invoker",
                        "~function s.f(integer) definition"),
                fault(
                        F,
                        "comment on function s.f is 'x'",
                        "comment on function s.f is null",
                        "select 1",
                        "~function s.f(integer) comment"),
                fault(
                        F,
                        "revoke execute on function s.f from public",
                        "grant execute on function s.f to public",
                        "select 1",
                        "~function s.f(integer) grants"),
                fault(
                        "select 1",
                        "create procedure s.pr() language sql as 'select 1'",
                        "drop procedure s.pr",
                        "select 1",
                        "+procedure s.pr()"),
                fault(
                        F + "; create function s.two(int, int) returns int language sql as 'select 1';"
                                + " create aggregate s.agg(int) (sfunc = s.two, stype = int)",
                        "drop aggregate s.agg(int)",
                        "create aggregate s.agg(int) (sfunc = s.two, stype = int)",
                        "create aggregate s.agg(int) (sfunc = s.two, stype = int, initcond = '1')",
                        "~aggregate s.agg(integer) aggregate"),
                fault(
                        T + "; create policy p on s.t using (c > 0)",
                        "drop policy p on s.t",
                        "create policy p on s.t using (c > 0)",
                        "select 1",
                        "-policy s.t.p"),
                fault(
                        T + "; create policy p on s.t for select to kinds_app using (c > 0)",
                        "alter policy p on s.t to kinds_ops using (c > 1)",
                        "alter policy p on s.t to kinds_app using (c > 0)",
                        "alter policy p on s.t to kinds_app",
                        "~policy s.t.p using"),
                fault(
                        T + "; create policy p on s.t with check (c > 0)",
                        "drop policy p on s.t",
                        "create policy p on s.t with check (c > 0)",
                        "create policy p on s.t as restrictive for insert with check (c > 0)",
                        "~policy s.t.p command,restrictive"),
                fault(
                        "create function s.ev() returns event_trigger language plpgsql as 'begin end'",
                        "create event trigger kinds_ev on ddl_command_end when tag in ('CREATE CAST') execute function s.ev()",
                        "drop event trigger kinds_ev",
                        "alter event trigger kinds_ev disable",
                        "+event trigger kinds_ev"),
                fault(
                        T + "; create statistics s.st (dependencies) on a, c from s.t",
                        "drop statistics s.st",
                        "create statistics s.st (dependencies) on a, c from s.t",
                        "create statistics s.st (ndistinct) on a, c from s.t",
                        "~statistics s.st definition"),
                fault(
                        T + "; create statistics s.st on a, c from s.t",
                        "alter statistics s.st set statistics 50",
                        "alter statistics s.st set statistics -1",
                        "select 1",
                        "~statistics s.st statistics target"));
    }

    private static List<PlantedFault> types() {
        return List.of(
                fault(ENUM, "alter type s.e add value 'z'", "drop type s.e; " + ENUM, "select 1", "~type s.e labels"),
                fault(
                        ENUM,
                        "alter type s.e add value 'z' before 'x'",
                        "drop type s.e; " + ENUM,
                        "drop type s.e; create type s.e as enum ('y', 'x')",
                        "~type s.e labels"),
                fault(
                        ENUM + "; create table s.t (a s.e default 'x')",
                        "alter type s.e rename value 'x' to 'w'",
                        "alter type s.e rename value 'w' to 'x'",
                        "select 1",
                        "~type s.e labels",
                        "~column s.t.a default"),
                fault(
                        ENUM,
                        "comment on type s.e is 'x'",
                        "comment on type s.e is null",
                        "select 1",
                        "~type s.e comment"),
                fault(
                        "create type s.c as (x int, y text)",
                        "alter type s.c add attribute z int",
                        "alter type s.c drop attribute z",
                        "select 1",
                        "~type s.c attributes"),
                fault(
                        "create type s.c as (x int)",
                        "alter type s.c owner to kinds_app",
                        "alter type s.c owner to session_user",
                        "alter type s.c owner to kinds_ops",
                        "~type s.c owner"),
                fault(
                        "create type s.r as range (subtype = int)",
                        "drop type s.r",
                        "create type s.r as range (subtype = int)",
                        "create type s.r as range (subtype = bigint)",
                        "~type s.r range"),
                fault(
                        "create domain s.d as int default 1 constraint pos check (value > 0)",
                        "alter domain s.d set default 2",
                        "alter domain s.d set default 1",
                        "alter domain s.d drop default",
                        "~domain s.d default"),
                fault(
                        "create domain s.d as int constraint pos check (value > 0)",
                        "alter domain s.d drop constraint pos",
                        "alter domain s.d add constraint pos check (value > 0)",
                        "alter domain s.d add constraint pos check (value >= 0)",
                        "~constraint s.d.pos definition"),
                fault(
                        "create domain s.d as int",
                        "alter domain s.d set not null",
                        "alter domain s.d drop not null",
                        "select 1",
                        "~domain s.d not null"),
                fault(
                        "create collation s.co from \"C\"",
                        "drop collation s.co",
                        "create collation s.co from \"C\"",
                        "select 1",
                        "-collation s.co"),
                fault(
                        F.replace("s.f(x int) returns int", "s.f(int, int) returns bool")
                                .replace("select x", "select true"),
                        "create operator s.=== (leftarg = int, rightarg = int, function = s.f)",
                        "drop operator s.=== (int, int)",
                        "select 1",
                        "+operator s.===(integer, integer)"),
                fault(
                        "select 1",
                        "create operator family s.fam using btree",
                        "drop operator family s.fam using btree",
                        "select 1",
                        "+operator family s.fam USING btree"),
                fault(
                        "create function s.cmp(int, int) returns int language sql immutable as 'select 1'",
                        "create operator class s.cls for type int using btree as operator 1 <, function 1 s.cmp(int, int)",
                        "drop operator family s.cls using btree",
                        "drop operator class s.cls using btree",
                        "+operator family s.cls USING btree"),
                fault(
                        ENUM,
                        "create cast (s.e as int) with inout",
                        "drop cast (s.e as int)",
                        "select 1",
                        "+cast s.e AS integer"),
                fault(
                        "select 1",
                        "create conversion s.cv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8",
                        "drop conversion s.cv",
                        "select 1",
                        "+conversion s.cv"),
                fault(
                        "create text search configuration s.ts (copy = simple)",
                        "alter text search configuration s.ts drop mapping for word",
                        "alter text search configuration s.ts add mapping for word with simple",
                        "select 1",
                        "~text search configuration s.ts mappings"),
                fault(
                        "create text search dictionary s.di (template = simple)",
                        "alter text search dictionary s.di (accept = false)",
                        "alter text search dictionary s.di (accept)",
                        "select 1",
                        "~text search dictionary s.di options"));
    }

    private static List<PlantedFault> grants() {
        return List.of(
                fault(
                        T + "; grant select, insert on s.t to kinds_app",
                        "revoke insert on s.t from kinds_app",
                        "grant insert on s.t to kinds_app",
                        "select 1",
                        "~table s.t grants"),
                fault(
                        T,
                        "grant select on s.t to kinds_app",
                        "revoke select on s.t from kinds_app",
                        "grant insert on s.t to kinds_app",
                        "~table s.t grants"),
                fault(
                        T + "; grant select on s.t to kinds_app",
                        "grant select on s.t to kinds_app with grant option",
                        "revoke grant option for select on s.t from kinds_app",
                        "select 1",
                        "~table s.t grants"),
                fault(
                        "select 1",
                        "revoke usage on schema public from public",
                        "grant usage on schema public to public",
                        "select 1",
                        "~schema public grants"),
                fault(
                        "select 1",
                        "comment on schema public is 'mine'",
                        "comment on schema public is 'standard public schema'",
                        "comment on schema public is null",
                        "~schema public comment"),
                fault(
                        "select 1",
                        "grant execute on function pg_catalog.pg_ls_waldir() to kinds_app",
                        "revoke execute on function pg_catalog.pg_ls_waldir() from kinds_app",
                        "select 1",
                        "+function pg_catalog.pg_ls_waldir()"),
                fault(
                        "create extension hstore schema s",
                        "revoke execute on function s.hstore(record) from public",
                        "grant execute on function s.hstore(record) to public",
                        "select 1",
                        "+function s.hstore(record)"),
                fault(
                        "select 1",
                        "grant select on pg_catalog.pg_authid to kinds_app",
                        "revoke select on pg_catalog.pg_authid from kinds_app",
                        "select 1",
                        "+table pg_catalog.pg_authid"),
                fault(
                        "select 1",
                        "grant usage on schema s to kinds_app",
                        "revoke usage on schema s from kinds_app",
                        "select 1",
                        "~schema s grants"),
                fault(
                        "create sequence s.q",
                        "grant usage on sequence s.q to kinds_app",
                        "revoke usage on sequence s.q from kinds_app",
                        "select 1",
                        "~sequence s.q grants"),
                fault(
                        "select 1",
                        "alter default privileges in schema s grant select on tables to kinds_app",
                        "alter default privileges in schema s revoke select on tables from kinds_app",
                        "select 1",
                        "+default privileges FOR ROLE session_user IN SCHEMA s ON TABLES"),
                fault(
                        "select 1",
                        "alter default privileges for role kinds_ops revoke execute on functions from public",
                        "alter default privileges for role kinds_ops grant execute on functions to public",
                        "select 1",
                        "+default privileges FOR ROLE kinds_ops ON FUNCTIONS"));
    }

    private static List<PlantedFault> others() {
        return List.of(
                fault(
                        "select 1",
                        "create schema kinds_more",
                        "drop schema kinds_more",
                        "select 1",
                        "+schema kinds_more"),
                fault(
                        T + "; create view s.v as select a from s.t; create table s.u (r int references s.t)",
                        "alter schema s rename to s2",
                        "alter schema s2 rename to s",
                        "alter schema s2 rename to s; drop view s.v",
                        "-view s.v"),
                fault(
                        "select 1",
                        "create extension hstore schema s",
                        "drop extension hstore",
                        "select 1",
                        "+extension hstore"),
                fault(
                        "create extension hstore schema public",
                        "alter extension hstore set schema s",
                        "alter extension hstore set schema public",
                        "select 1",
                        "~extension hstore schema"),
                fault(
                        F + "; create extension hstore schema s",
                        "alter extension hstore add function s.f(int)",
                        "alter extension hstore drop function s.f(int)",
                        "select 1",
                        "-function s.f(integer)"),
                fault(
                        "select 1",
                        "create foreign data wrapper kinds_fdw options (a 'b')",
                        "drop foreign data wrapper kinds_fdw",
                        "select 1",
                        "+foreign data wrapper kinds_fdw"),
                fault(
                        FDW,
                        "alter server kinds_srv options (host 'h')",
                        "alter server kinds_srv options (drop host)",
                        "select 1",
                        "~foreign server kinds_srv options"),
                fault(
                        FDW
                                + "; create user mapping for kinds_app server kinds_srv options (user 'u', password 'secret')",
                        "alter user mapping for kinds_app server kinds_srv options (set password 'other')",
                        "alter user mapping for kinds_app server kinds_srv options (set password 'secret')",
                        "select 1",
                        "~user mapping kinds_app ON kinds_srv options"),
                fault(
                        FDW + "; create foreign table s.ft (a int) server kinds_srv options (x '1')",
                        "alter foreign table s.ft options (set x '2')",
                        "alter foreign table s.ft options (set x '1')",
                        "select 1",
                        "~foreign table s.ft options"),
                fault(
                        FDW + "; create foreign table s.ft (a int) server kinds_srv",
                        "alter server kinds_srv rename to kinds_srv2",
                        "alter server kinds_srv2 rename to kinds_srv",
                        "select 1",
                        "-foreign server kinds_srv",
                        "+foreign server kinds_srv2",
                        "~foreign table s.ft server"),
                fault(
                        T + "; create publication kinds_pub for table s.t",
                        "alter publication kinds_pub set (publish = 'insert')",
                        "alter publication kinds_pub set (publish = 'insert, update, delete, truncate')",
                        "select 1",
                        "~publication kinds_pub publishes"),
                fault(
                        T + "; create publication kinds_pub for table s.t",
                        "alter publication kinds_pub drop table s.t",
                        "alter publication kinds_pub add table s.t",
                        "select 1",
                        "~publication kinds_pub tables"),
                fault(
                                "create publication kinds_pub",
                                "alter publication kinds_pub add tables in schema s",
                                "alter publication kinds_pub drop tables in schema s",
                                "select 1",
                                "~publication kinds_pub schemas")
                        .since(15),
                fault(
                        "select 1",
                        "create subscription kinds_sub connection 'host=nowhere password=x' publication p"
                                + " with (connect = false, slot_name = none)",
                        "drop subscription kinds_sub",
                        "select 1",
                        "+subscription kinds_sub"),
                fault(
                        "select lo_create(424242)",
                        "alter large object 424242 owner to kinds_app",
                        "alter large object 424242 owner to session_user",
                        "select 1",
                        "~large object 424242 owner"),
                fault(
                        "select lo_create(424242)",
                        "comment on large object 424242 is 'x'",
                        "comment on large object 424242 is null",
                        "select 1",
                        "~large object 424242 comment"),
                fault(
                        "create function s.fr(internal) returns internal language c strict as '$libdir/plpgsql', 'plpgsql_validator'",
                        "create language kinds_lang handler plpgsql_call_handler",
                        "drop language kinds_lang",
                        "select 1",
                        "+language kinds_lang"),
                fault(
                        "select 1",
                        "create access method kinds_am type index handler bthandler",
                        "drop access method kinds_am",
                        "select 1",
                        "+access method kinds_am"));
    }

    private static List<PlantedFault> cluster() {
        return List.of(
                fault("select 1", "create role kinds_new", "drop role kinds_new", "select 1", "+role kinds_new"),
                fault(
                        "select 1",
                        "alter role kinds_app createdb",
                        "alter role kinds_app nocreatedb",
                        "select 1",
                        "~role kinds_app attributes"),
                fault(
                        "alter role kinds_app password 'one'",
                        "alter role kinds_app password null",
                        "alter role kinds_app connection limit -1",
                        "select 1",
                        "~role kinds_app password"),
                fault(
                        "select 1",
                        "comment on role kinds_app is 'x'",
                        "comment on role kinds_app is null",
                        "select 1",
                        "~role kinds_app comment"),
                fault(
                        "select 1",
                        "grant kinds_ops to kinds_app",
                        "revoke kinds_ops from kinds_app",
                        "select 1",
                        "+role membership kinds_app IN kinds_ops"),
                fault(
                        "select 1",
                        "alter role kinds_app set work_mem = '1MB'",
                        "alter role kinds_app reset work_mem",
                        "select 1",
                        "+role setting kinds_app"),
                fault(
                        T + "; grant select on s.t to kinds_app; alter table s.t owner to kinds_ops",
                        "alter role kinds_app rename to kinds_app2; alter role kinds_ops rename to kinds_ops2",
                        "alter role kinds_app2 rename to kinds_app; alter role kinds_ops2 rename to kinds_ops",
                        "alter role kinds_app2 rename to kinds_app; alter role kinds_ops2 rename to kinds_ops; alter table s.t owner to kinds_app",
                        "~table s.t grants,owner"),
                fault(
                                "select 1",
                                "grant set on parameter log_statement to kinds_app",
                                "revoke set on parameter log_statement from kinds_app",
                                "select 1",
                                "+role setting parameter log_statement")
                        .since(15));
    }
}

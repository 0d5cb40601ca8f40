package io.github.migrationsafety.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.catalog.CatalogFollower;
import io.github.migrationsafety.schema.RowSecurity;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.fold.FoldSession;
import io.github.migrationsafety.schema.fold.SchemaFold;
import io.github.migrationsafety.sql.SqlReader;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Row security, triggers, views and routines fold to what a real catalog has, after every single statement. */
class CodeDifferentialTest {
    private static final List<String> STATEMENTS = List.of(
            "create schema app",
            "create table farms (id bigserial primary key, \"Name\" text)",
            "create table sensors (id int generated always as identity primary key, farm_id bigint references farms (id),"
                    + " n int default nextval('farms_id_seq'))",
            "alter table sensors enable row level security, force row level security",
            "create policy by_farm on sensors using (farm_id = current_setting('app.farm_id')::bigint)",
            "create policy narrow on sensors as restrictive for update to current_user with check (farm_id > 0)",
            "create policy reading on sensors for select to public using (true)",
            "alter policy reading on sensors rename to seeing",
            "alter policy seeing on sensors using (farm_id is not null)",
            "create function touch() returns trigger language plpgsql as $$ begin return new; end $$",
            "create trigger b_touch before update of farm_id or insert on sensors for each row execute function touch()",
            "create constraint trigger a_check after insert on sensors deferrable for each row execute function touch()",
            "alter table sensors disable trigger b_touch",
            "alter trigger b_touch on sensors rename to c_touch",
            "alter table sensors disable trigger all",
            "alter table sensors enable trigger user",
            "alter table sensors enable trigger all",
            "drop trigger a_check on sensors",
            "alter table sensors rename column farm_id to farm",
            "alter table sensors no force row level security",
            "drop policy narrow on sensors",
            "create view busy as select s.id from sensors s join farms f on f.id = s.farm where extract(year from now()) > 1",
            "create view app.calm (a) with (security_invoker = on, security_barrier = true) as"
                    + " with c as (select * from busy) select c.id from c, only sensors where c.id in (select id from farms)",
            "create materialized view app.kept as (select * from busy union select id from farms) with no data",
            "create or replace view app.calm (a) as select id from sensors",
            "alter view app.calm set (security_invoker = true)",
            "alter view app.calm reset (security_invoker)",
            "alter view app.calm set (security_invoker = 1)",
            "alter table sensors rename to probes",
            "alter view busy rename to busier",
            "alter view busier set schema app",
            "create function plain(a int, b text default 'x', out c int) language sql as 'select 1'",
            "create function strong(integer[], variadic names text[]) returns int language plpgsql security definer"
                    + " set search_path = pg_catalog, public as $$ begin return 1; end $$",
            "create or replace function app.weak(numeric(3, 1)) returns int language plpgsql security definer"
                    + " as $$ begin return 1; end $$",
            "create function standard(a int) returns int language sql security definer return a + 1",
            "create procedure run(inout a date) language plpgsql as $$ begin end $$",
            "alter function strong(integer[], text[]) reset search_path",
            "alter function app.weak(numeric) set search_path to ''",
            "alter function app.weak security invoker",
            "revoke all on function plain(int, text) from public",
            "revoke execute on all routines in schema app from public",
            "grant execute on function app.weak to public",
            "alter default privileges revoke execute on functions from public",
            "create function later() returns int language sql as 'select 1'",
            "alter default privileges grant execute on functions to public",
            "alter function later() rename to latest",
            "alter function latest() set schema app",
            "drop function standard(int)",
            "alter schema app rename to application",
            "drop view application.calm",
            "drop table probes cascade",
            "drop schema application cascade");

    @ParameterizedTest
    @MethodSource("io.github.migrationsafety.postgres.TestPostgres#majorsFromOldest")
    void every_statement_folds_to_what_the_catalog_says(int major) throws Exception {
        try (TestPostgres.Database database = TestPostgres.freshDatabase(major);
                CatalogFollower follower = CatalogFollower.open(database.connect(), Set.of());
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            FoldSession fold = new SchemaFold("public", major).session(Schema.EMPTY);
            for (String sql : STATEMENTS) {
                statement.execute(sql);
                follower.refresh();
                Optional<List<io.github.migrationsafety.sql.Statement>> read =
                        SqlReader.standard().read(sql);
                assertThat(read).as("read: " + sql).isPresent();
                fold.apply(read.orElseThrow());
                assertThat(lines(fold.schema()))
                        .as("after %s on PostgreSQL %d", sql, major)
                        .isEqualTo(lines(follower.schema()));
            }
            assertThat(lines(fold.schema())).isNotEmpty();
        }
    }

    private static Set<String> lines(Schema schema) {
        Set<String> lines = new TreeSet<>();
        schema.tables().forEach(t -> {
            String name = t.name().toString();
            lines.add(name + " sequences " + new TreeSet<>(t.sequences()) + (t.enforced() ? "" : " not enforced"));
            lines.add(name
                    + (t.rowSecurity().enabled() ? " secure" : "")
                    + (t.rowSecurity().forced() ? " forced" : ""));
            t.rowSecurity().policies().forEach(p -> lines.add(name + " " + of(p)));
            t.triggers().forEach(g -> lines.add(name + " " + g));
        });
        schema.code().views().forEach(v -> lines.add(v.toString()));
        schema.code().routines().forEach(r -> lines.add(r.toString()));
        return lines;
    }

    /** The catalog writes expressions and the current user in its own words. */
    private static String of(RowSecurity.Policy policy) {
        return policy.name() + " " + policy.command() + " " + policy.restrictive() + " "
                + policy.roles().size() + " "
                + policy.using().map(e -> e.contains("farm_id") ? "farm_id" : e.contains("farm") ? "farm" : "other")
                + policy.check().isPresent();
    }
}

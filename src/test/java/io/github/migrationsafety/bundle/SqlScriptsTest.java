package io.github.migrationsafety.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.TestPostgres.Database;
import io.github.migrationsafety.sql.SqlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle's scripts, run by psql, against what Liquibase itself does. */
class SqlScriptsTest {
    private static final String CHANGELOG =
            """
            --liquibase formatted sql

            --changeset jo:farms context:prod labels:core
            --comment It's the root; of everything
            CREATE TABLE farms (id bigint PRIMARY KEY, name text DEFAULT 'a;b');
            --rollback DROP TABLE farms;

            --changeset jo:function splitStatements:false
            CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN n * 2; END $$;
            --rollback DROP FUNCTION twice(int);

            --changeset jo:index runInTransaction:false
            CREATE INDEX CONCURRENTLY farms_name_idx ON farms (name);
            --rollback DROP INDEX CONCURRENTLY farms_name_idx;

            --changeset jo:never
            --preconditions onFail:MARK_RAN
            --precondition-sql-check expectedResult:1 SELECT 0
            CREATE TABLE never (id bigint PRIMARY KEY);
            --rollback DROP TABLE IF EXISTS never;

            --changeset jo:passed-over
            --preconditions onFail:CONTINUE
            --precondition-sql-check expectedResult:1 SELECT 0
            CREATE TABLE passed_over (id bigint PRIMARY KEY);
            --rollback DROP TABLE passed_over;

            --changeset jo:always runAlways:true
            ANALYZE farms;
            --rollback empty

            --changeset jo:rows
            INSERT INTO farms (id, name) VALUES (1, 'it''s; one'), (2, '-- two');
            --rollback DELETE FROM farms WHERE id IN (1, 2);
            """;

    @TempDir
    private Path temp;

    private record Outcome(int exit, String output) {}

    private Path script(Path archive, String name) throws IOException {
        return Files.write(temp.resolve(name), BundleReader.read(archive).content("sql/" + name));
    }

    private static Outcome psql(Database database, Path script) throws Exception {
        String port;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DO $$ BEGIN CREATE ROLE psql_test SUPERUSER LOGIN PASSWORD 'test';"
                    + " EXCEPTION WHEN duplicate_object THEN NULL; END $$");
            try (ResultSet row = statement.executeQuery("SHOW port")) {
                row.next();
                port = row.getString(1);
            }
        }
        ProcessBuilder builder = new ProcessBuilder(
                        "psql",
                        "-X",
                        "-q",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        port,
                        "-U",
                        "psql_test",
                        "-d",
                        database.name(),
                        "-f",
                        script.toString())
                .redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", "test");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private List<String> rows(Database database, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT r::text FROM (" + sql + ") AS r")) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private List<String> history(Database database) throws SQLException {
        return rows(
                database,
                "SELECT id, author, filename, orderexecuted, exectype, md5sum, description, comments, tag, liquibase,"
                        + " contexts, labels, length(deployment_id) FROM databasechangelog ORDER BY orderexecuted");
    }

    private List<String> schema(Database database) throws SQLException {
        return rows(
                database,
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE"
                        + " 'databasechangelog%' UNION ALL SELECT proname FROM pg_proc WHERE pronamespace ="
                        + " 'public'::regnamespace ORDER BY 1");
    }

    private interface Use<T> {
        T of(Liquibase liquibase) throws Exception;
    }

    private <T> T liquibase(Database database, String changeLog, Use<T> use) throws Exception {
        try (ParsedChangeLog parsed = new ChangeLogReader(SqlReader.standard())
                .read(PackedBundle.request(temp.resolve("resources"), changeLog, Optional.empty()))) {
            return parsed.inScope(() -> {
                try (Liquibase liquibase = new Liquibase(
                        changeLog,
                        Scope.getCurrentScope().getResourceAccessor(),
                        DatabaseFactory.getInstance()
                                .findCorrectDatabaseImplementation(new JdbcConnection(database.connect())))) {
                    return use.of(liquibase);
                }
            });
        }
    }

    private List<String> pending(Database database, String changeLog) throws Exception {
        return liquibase(
                database,
                changeLog,
                client -> client.listUnrunChangeSets(new Contexts(), new LabelExpression()).stream()
                        .filter(c -> !c.isAlwaysRun())
                        .map(c -> c.getId())
                        .toList());
    }

    @Test
    void psql_leaves_what_liquibase_leaves_and_takes_it_back() throws Exception {
        Path bundle = PackedBundle.in(temp, "db.sql", CHANGELOG);
        try (Database ours = TestPostgres.freshDatabase(17);
                Database theirs = TestPostgres.freshDatabase(17)) {
            Outcome update = psql(ours, script(bundle, "update.sql"));
            assertThat(update.exit()).as(update.output()).isZero();
            liquibase(theirs, "db.sql", liquibase -> {
                liquibase.update(new Contexts(), new LabelExpression());
                return 0;
            });
            assertThat(history(ours)).isEqualTo(history(theirs)).hasSize(6);
            assertThat(schema(ours)).isEqualTo(schema(theirs)).contains("(farms)", "(twice)", "(farms_name_idx)");
            assertThat(rows(ours, "TABLE farms ORDER BY id")).isEqualTo(rows(theirs, "TABLE farms ORDER BY id"));
            assertThat(pending(ours, "db.sql")).containsExactly("passed-over");
            assertThat(rows(ours, "SELECT locked FROM databasechangeloglock")).containsExactly("(f)");

            Outcome again = psql(ours, script(bundle, "update.sql"));
            assertThat(again.exit()).as(again.output()).isZero();
            assertThat(rows(ours, "SELECT id, exectype FROM databasechangelog WHERE exectype <> 'EXECUTED' ORDER BY 1"))
                    .containsExactly("(always,RERAN)", "(never,MARK_RAN)");

            Outcome rollback = psql(ours, script(bundle, "rollback.sql"));
            assertThat(rollback.exit()).as(rollback.output()).isZero();
            assertThat(schema(ours)).isEmpty();
            assertThat(history(ours)).isEmpty();
        }
    }

    @Test
    void an_update_that_stopped_goes_on_and_a_rollback_takes_back_what_was_done() throws Exception {
        Path bundle = PackedBundle.in(temp, "db.sql", CHANGELOG);
        try (Database database = TestPostgres.freshDatabase(17)) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n'");
            }
            Outcome stopped = psql(database, script(bundle, "update.sql"));
            assertThat(stopped.exit()).isEqualTo(3);
            assertThat(stopped.output()).contains("already exists");
            assertThat(rows(database, "SELECT id FROM databasechangelog")).containsExactly("(farms)");

            Outcome locked = psql(database, script(bundle, "update.sql"));
            assertThat(locked.exit()).isEqualTo(3);
            assertThat(locked.output()).contains("Liquibase's lock is held by psql as psql_test since");

            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("UPDATE databasechangeloglock SET locked = false");
            }
            Outcome rollback = psql(database, script(bundle, "rollback.sql"));
            assertThat(rollback.exit()).as(rollback.output()).isZero();
            assertThat(schema(database)).containsExactly("(twice)");
        }
    }

    @Test
    void a_release_that_follows_another_wants_that_one_first() throws Exception {
        String changeLog =
                """
                databaseChangeLog:
                  - changeSet:
                      id: farms
                      author: jo
                      changes:
                        - createTable:
                            tableName: farms
                            columns:
                              - column: {name: id, type: bigint, constraints: {primaryKey: true, nullable: false}}
                  - changeSet:
                      id: tag
                      author: jo
                      changes:
                        - tagDatabase: {tag: v1}
                  - changeSet:
                      id: name
                      author: jo
                      changes:
                        - addColumn:
                            tableName: farms
                            columns:
                              - column: {name: name, type: text, remarks: "it's"}
                  - changeSet:
                      id: tag2
                      author: jo
                      changes:
                        - tagDatabase: {tag: v2}
                """;
        Path bundle = PackedBundle.in(temp, "db.yaml", changeLog, Optional.of("v1"));
        try (Database ours = TestPostgres.freshDatabase(17);
                Database theirs = TestPostgres.freshDatabase(17)) {
            Outcome early = psql(ours, script(bundle, "update.sql"));
            assertThat(early.exit()).isEqualTo(3);
            assertThat(early.output()).contains("does not have the release that this one follows");
            for (Database database : List.of(ours, theirs)) {
                liquibase(database, "db.yaml", liquibase -> {
                    liquibase.update("v1", new Contexts(), new LabelExpression());
                    return 0;
                });
            }
            List<String> before = history(ours);
            Outcome update = psql(ours, script(bundle, "update.sql"));
            assertThat(update.exit()).as(update.output()).isZero();
            liquibase(theirs, "db.yaml", liquibase -> {
                liquibase.update(new Contexts(), new LabelExpression());
                return 0;
            });
            assertThat(history(ours)).isEqualTo(history(theirs)).hasSize(4);
            Outcome rollback = psql(ours, script(bundle, "rollback.sql"));
            assertThat(rollback.exit()).as(rollback.output()).isZero();
            assertThat(history(ours)).isEqualTo(before);
        }
    }

    @Test
    void what_only_liquibase_can_run_is_refused_before_anything_happens() throws Exception {
        Path bundle = PackedBundle.in(
                temp,
                "db.sql",
                """
                --liquibase formatted sql

                --changeset jo:role
                CREATE ROLE bundle_script_role PASSWORD 'secret';
                --rollback DROP ROLE bundle_script_role;
                """);
        try (Database database = TestPostgres.freshDatabase(17)) {
            Path script = script(bundle, "update.sql");
            assertThat(Files.readString(script)).doesNotContain("secret");
            Outcome outcome = psql(database, script);
            assertThat(outcome.exit()).isEqualTo(3);
            assertThat(outcome.output())
                    .contains("Only Liquibase can run db.sql::role::jo: it holds a password, which is not bundled");
            assertThat(rows(database, "SELECT 1 FROM pg_class WHERE relname = 'databasechangelog'"))
                    .isEmpty();
        }
    }
}

package io.github.migrationsafety.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaDelta;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogFollowerTest {
    /** What the faults leave outside the schema {@code s}; each statement may fail. */
    private static final List<String> CLEANUP = List.of(
            "drop event trigger kinds_ev",
            "drop schema s2 cascade",
            "drop schema s cascade",
            "drop schema kinds_more",
            "drop extension hstore cascade",
            "drop foreign data wrapper kinds_fdw cascade",
            "drop publication kinds_pub",
            "drop subscription kinds_sub",
            "drop language kinds_lang",
            "drop access method kinds_am",
            "select lo_unlink(424242)",
            "grant usage on schema public to public",
            "comment on schema public is 'standard public schema'",
            "revoke execute on function pg_catalog.pg_ls_waldir() from kinds_app",
            "revoke select on pg_catalog.pg_authid from kinds_app",
            "revoke set on parameter log_statement from kinds_app",
            "alter default privileges for role kinds_ops grant execute on functions to public",
            "drop role kinds_new",
            "revoke kinds_ops from kinds_app",
            "comment on role kinds_app is null",
            "alter role kinds_app nocreatedb password null",
            "alter role kinds_app reset work_mem");

    @Nested
    class On15 extends OnOneServer {
        On15() {
            super(15);
        }
    }

    @Nested
    class On17 extends OnOneServer {
        On17() {
            super(17);
        }
    }

    @Nested
    class On18 extends OnOneServer {
        On18() {
            super(18);
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class OnOneServer {
        private final int major;
        private TestPostgres.Database database;
        private Connection writer;
        private CatalogFollower withLog;
        private CatalogFollower withScan;
        private CatalogFollower ofOneSchema;

        OnOneServer(int major) {
            this.major = major;
        }

        @BeforeAll
        void open() throws SQLException {
            database = TestPostgres.freshDatabase(major);
            writer = database.connect();
            execute("create role kinds_app; create role kinds_ops");
            withLog = CatalogFollower.open(database.connect(), Set.of());
            withScan = CatalogFollower.open(database.connect(), Set.of(), false);
            ofOneSchema = CatalogFollower.openReadOnly(database.connect(), Set.of(), "s");
        }

        @AfterAll
        void close() throws SQLException {
            withLog.close();
            withScan.close();
            ofOneSchema.close();
            execute("drop owned by kinds_app; drop owned by kinds_ops; drop role kinds_app; drop role kinds_ops");
            writer.close();
            database.close();
        }

        @BeforeEach
        void create() throws SQLException {
            execute("create schema s");
        }

        @AfterEach
        void clean() throws SQLException {
            for (String statement : CLEANUP) {
                try {
                    execute(statement);
                } catch (SQLException nothingToClean) {
                    assertThat(nothingToClean.getSQLState()).doesNotStartWith("08");
                }
            }
        }

        Stream<PlantedFault> faults() {
            return PlantedFaults.of(major);
        }

        @ParameterizedTest
        @MethodSource("faults")
        void tells_a_wrong_undo_from_a_right_one(PlantedFault fault) throws SQLException {
            look();
            look(fault.setup());
            SchemaDelta change = look(fault.change());
            assertThat(change.isEmpty()).as("the change is seen").isFalse();

            if (!fault.change().startsWith("alter role kinds_app password")) {
                assertThat(lines(change.then(look(fault.undo()))))
                        .as("after the right undo")
                        .isEmpty();
                change = look(fault.change());
            }
            SchemaDelta leftBehind = change.then(look(fault.wrongUndo()));

            assertThat(lines(leftBehind))
                    .as("after the wrong undo")
                    .containsExactlyInAnyOrderElementsOf(fault.expected());
            try (CatalogFollower fresh = CatalogFollower.open(database.connect(), Set.of(), false)) {
                assertThat(lines(SchemaDelta.between(fresh.objects(), withLog.objects())))
                        .isEmpty();
                assertThat(withLog.schema()).isEqualTo(fresh.schema());
                assertThat(withLog.fingerprint()).isEqualTo(fresh.fingerprint());
            }
        }

        private SchemaDelta look(String sql) throws SQLException {
            execute(sql);
            return look();
        }

        /** Both ways to find what changed see the same, and so does who looks at one schema, as far as it goes. */
        private SchemaDelta look() throws SQLException {
            SchemaDelta delta = withLog.refresh();
            assertThat(lines(withScan.refresh())).isEqualTo(lines(delta));
            assertThat(withScan.fingerprint()).isEqualTo(withLog.fingerprint());
            ofOneSchema.refresh();
            assertThat(ofOneSchema.fingerprint("s")).isEqualTo(withLog.fingerprint("s"));
            return delta;
        }

        private void execute(String sql) throws SQLException {
            try (Statement statement = writer.createStatement()) {
                for (String one : sql.split(
                        ";(?=\\s*(?:create|alter|drop|comment|grant|revoke|select|refresh|update|reindex)\\b)")) {
                    statement.execute(one);
                }
            }
        }
    }

    private static List<String> lines(SchemaDelta delta) {
        return delta.changes().entrySet().stream()
                .map(e -> line(e.getKey(), e.getValue()))
                .toList();
    }

    private static String line(ObjectKey key, SchemaDelta.Change change) {
        if (change.before().isEmpty()) {
            return "+" + key;
        }
        return change.after().isEmpty() ? "-" + key : "~" + key + " " + String.join(",", change.differingProperties());
    }
}

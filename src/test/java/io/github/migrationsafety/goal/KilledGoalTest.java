package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.production.Entry;
import io.github.migrationsafety.production.Status;
import io.github.migrationsafety.production.migrate.Interrupted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole of Maven's JVM is killed while the database holds it at a chosen moment; then the next run comes. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class KilledGoalTest {
    /** The key of the lock that a trigger of the test waits for, and that of the changesets. */
    private static final int IN_TRIGGER = 4711;

    private static final int IN_CHANGESET = 4712;
    private static final int IN_ROLLBACK = 4713;
    private static final int HALF_WAY = 4714;

    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint CONSTRAINT farms_pkey PRIMARY KEY, name text NOT NULL);
            INSERT INTO farms (id, name) VALUES (1, 'A'), (2, 'B');
            --rollback DROP TABLE farms;

            """;

    private static final String RELEASE = FARMS
            + """
            --changeset jo:country
            ALTER TABLE farms ADD COLUMN country text;
            SELECT pg_advisory_xact_lock_shared(4712);
            UPDATE farms SET country = 'NL' || id;
            --rollback SELECT pg_advisory_xact_lock_shared(4713);
            --rollback ALTER TABLE farms DROP COLUMN country;

            --changeset jo:name-index runInTransaction:false
            CREATE INDEX CONCURRENTLY farms_name_idx ON farms (name);
            --rollback DROP INDEX CONCURRENTLY farms_name_idx;

            """;

    private RealDatabaseProject project;

    @BeforeEach
    void open(@TempDir Path module) throws Exception {
        // The machine's own pg_dump reads servers up to its own version.
        project = new RealDatabaseProject(module, TestPostgres.OLDEST);
        project.execute("ALTER ROLE " + project.user() + " SUPERUSER");
        project.policy("production:\n  lockTimeout: 60s\n  backup: {verify: list}\n");
        project.changeLog(FARMS);
        MigrateGoal.run(project.settings(), GoalJvm.BARE, project.console());
    }

    @AfterEach
    void close() throws SQLException {
        project.close();
    }

    /** Where in the release the JVM is killed. */
    enum Going {
        LOCK_IS_TAKEN("BEFORE UPDATE ON databasechangeloglock FOR EACH ROW WHEN (NEW.locked)"),
        CHANGESET_IS_UNDER_WAY(IN_CHANGESET),
        CHANGESET_IS_RECORDED("BEFORE INSERT ON databasechangelog FOR EACH ROW WHEN (NEW.id = 'country')"),
        CHANGESET_IS_COMMITTED(
                "AFTER INSERT ON databasechangelog DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id = 'country')"),
        INDEX_IS_BUILT,
        INDEX_IS_RECORDED("BEFORE INSERT ON databasechangelog FOR EACH ROW WHEN (NEW.id = 'name-index')"),
        LOCK_IS_RELEASED("BEFORE UPDATE ON databasechangeloglock FOR EACH ROW WHEN (NOT NEW.locked)");

        private final String trigger;
        private final int key;

        Going(String trigger) {
            this.trigger = trigger;
            this.key = IN_TRIGGER;
        }

        Going(int key) {
            this.trigger = "";
            this.key = key;
        }

        Going() {
            this(0);
        }
    }

    /** Where on the way back. */
    enum Coming {
        INDEX_IS_DROPPED,
        INDEX_IS_FORGOTTEN("BEFORE DELETE ON databasechangelog FOR EACH ROW WHEN (OLD.id = 'name-index')"),
        CHANGESET_IS_UNDER_WAY(IN_ROLLBACK),
        CHANGESET_IS_FORGOTTEN("BEFORE DELETE ON databasechangelog FOR EACH ROW WHEN (OLD.id = 'country')"),
        CHANGESET_IS_COMMITTED(
                "AFTER DELETE ON databasechangelog DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.id = 'country')"),
        LOCK_IS_RELEASED("BEFORE UPDATE ON databasechangeloglock FOR EACH ROW WHEN (NOT NEW.locked)");

        private final String trigger;
        private final int key;

        Coming(String trigger) {
            this.trigger = trigger;
            this.key = IN_TRIGGER;
        }

        Coming(int key) {
            this.trigger = "";
            this.key = key;
        }

        Coming() {
            this(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_migration_that_was_killed_is_completed_by_the_next_run(Going moment) throws Exception {
        project.changeLog(RELEASE);

        killed("bare", moment.trigger, moment.key);

        assertThat(status().last().map(Entry::goal)).contains("migrate");
        MigrationReport next = MigrateGoal.run(project.settings(), GoalJvm.BARE, project.console())
                .orElseThrow();
        assertThat(next.failed()).as("%s", project.said).isFalse();
        complete();
    }

    @ParameterizedTest
    @EnumSource
    void a_rollback_that_was_killed_is_completed_by_the_next_run(Coming moment) throws Exception {
        project.changeLog(RELEASE);
        MigrateGoal.run(project.settings(), GoalJvm.BARE, project.console());

        killed("back", moment.trigger, moment.key);

        assertThat(status().last().map(Entry::goal)).contains("rollback");
        try {
            MigrationReport next = RollbackGoal.run(project.settings(), GoalJvm.BACK, project.console())
                    .orElseThrow();
            assertThat(next.failed()).as("%s", project.said).isFalse();
        } catch (SetupException nothingLeft) {
            assertThat(nothingLeft).hasMessageContaining("no migration of this database that is still applied");
        }
        assertThat(ask("SELECT id FROM databasechangelog")).containsExactly("farms");
        assertThat(ask("SELECT attname FROM pg_attribute WHERE attrelid = 'farms'::regclass AND attnum > 0"
                        + " AND NOT attisdropped ORDER BY attnum"))
                .containsExactly("id", "name");
        assertThat(ask("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'farms'::regclass"))
                .containsExactly("farms_pkey");
        free();
    }

    @ParameterizedTest
    @ValueSource(strings = {"preflight", "backup", "rehearsal", "verify"})
    void killed_in_any_step_around_the_migration_the_next_run_does_it_all(String step) throws Exception {
        project.changeLog(RELEASE);
        project.rehearse();

        try (GoalJvm jvm = GoalJvm.start("whole", project)) {
            await(jvm, () -> journal().contains("\"step\":\"" + step + "\",\"state\":\"STARTED\""));
            jvm.kill();
        }

        Status status = status();
        assertThat(status.lines())
                .anyMatch(line -> line.startsWith("Journal: migrate, " + step + " began at ")
                        && line.endsWith("run `migrate` again: it finds out how far this came."));
        assertThat(status.standing().pending()).hasSize(step.equals("verify") ? 0 : 2);
        MigrationReport next = MigrateGoal.run(project.settings(), GoalJvm.WHOLE, project.console())
                .orElseThrow();
        assertThat(next.failed()).as("%s", project.said).isFalse();
        complete();
        Path backups = project.module().resolve(".migration-safety/backups");
        if (Files.exists(backups)) {
            try (var left = Files.list(backups)) {
                assertThat(left).noneMatch(f -> f.getFileName().toString().startsWith("."));
            }
        }
    }

    @Test
    void what_was_killed_half_way_and_cannot_be_told_is_said_until_somebody_settles_it() throws Exception {
        project.changeLog(
                FARMS
                        + """
                --changeset jo:half runInTransaction:false
                ALTER TABLE farms ADD COLUMN a int;
                SELECT pg_advisory_lock(4714), pg_advisory_unlock(4714);
                ALTER TABLE farms ADD COLUMN b int;
                --rollback ALTER TABLE farms DROP COLUMN b, DROP COLUMN a;
                """);

        killed("bare", "", HALF_WAY);

        assertThatThrownBy(() -> MigrateGoal.run(project.settings(), GoalJvm.BARE, project.console()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("half::jo")
                .hasMessageContaining("1 of its 3 statements was executed");
        project.execute("ALTER TABLE farms DROP COLUMN a, DROP COLUMN IF EXISTS b");
        MigrationReport next = MigrateGoal.run(
                        project.settings(),
                        new MigrateGoal.Options(
                                true, true, true, true, Interrupted.REPEAT, Optional.of(Duration.ofSeconds(30))),
                        project.console())
                .orElseThrow();
        assertThat(next.failed()).as("%s", project.said).isFalse();
        assertThat(ask("SELECT id FROM databasechangelog ORDER BY orderexecuted"))
                .containsExactly("farms", "half");
        free();
    }

    /** Starts a goal, kills it when the database holds it, and lets go. */
    private void killed(String goal, String trigger, int key) throws Exception {
        if (!trigger.isEmpty()) {
            project.execute("CREATE SCHEMA held; CREATE FUNCTION held.hold() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN PERFORM pg_advisory_xact_lock_shared(" + IN_TRIGGER
                    + "); RETURN coalesce(NEW, OLD); END'; CREATE "
                    + (trigger.contains("DEFERRED") ? "CONSTRAINT " : "")
                    + "TRIGGER hold " + trigger + " EXECUTE FUNCTION held.hold()");
        }
        try (Connection holding = project.database.connect();
                Statement statement = holding.createStatement();
                GoalJvm jvm = GoalJvm.start(goal, project)) {
            if (key == 0) {
                // CREATE INDEX CONCURRENTLY waits for older snapshots, DROP INDEX CONCURRENTLY for whoever has the
                // table open.
                holding.setAutoCommit(false);
                holding.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                statement.execute(goal.equals("back") ? "SELECT * FROM farms" : "SELECT 1");
            } else {
                statement.execute("SELECT pg_advisory_lock(" + key + ")");
            }
            await(jvm, () -> !ask("SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted"
                            + " AND datname = current_database()"
                            + " AND (locktype = 'virtualxid' OR locktype = 'advisory' AND objid = " + key + ")")
                    .isEmpty());
            jvm.kill();
        }
        consistent();
        if (!trigger.isEmpty()) {
            free();
            project.execute("DROP SCHEMA held CASCADE");
        }
    }

    private interface Question {
        boolean isSo() throws Exception;
    }

    private void await(GoalJvm jvm, Question question) throws Exception {
        while (!question.isSo()) {
            assertThat(jvm.isAlive())
                    .as(() -> "it ended by itself: " + read(project.module().resolve("killed.log")))
                    .isTrue();
            letOthersWork();
        }
    }

    /** In one look, because the session of the killed run may be at work for a moment yet. */
    private void consistent() {
        assertThat(ask(
                        "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'farms'::regclass AND attname = 'country')"
                                + " = EXISTS (SELECT FROM databasechangelog WHERE id = 'country')"))
                .containsExactly("t");
    }

    private void complete() {
        assertThat(ask("SELECT id FROM databasechangelog ORDER BY orderexecuted"))
                .containsExactly("farms", "country", "name-index");
        assertThat(ask("SELECT id || name || country FROM farms ORDER BY id")).containsExactly("1ANL1", "2BNL2");
        assertThat(ask("SELECT indexrelid::regclass || ' ' || indisvalid FROM pg_index"
                        + " WHERE indrelid = 'farms'::regclass ORDER BY 1"))
                .containsExactly("farms_name_idx true", "farms_pkey true");
        free();
    }

    /** Waits until the server has noticed that the killed run is gone. */
    private void free() {
        while (!ask("SELECT 1 FROM pg_stat_activity WHERE application_name = 'migration-safety' AND datname ="
                        + " current_database() AND pid <> pg_backend_pid() AND state <> 'idle'")
                .isEmpty()) {
            letOthersWork();
        }
    }

    private void letOthersWork() {
        ask("SELECT pg_sleep(0.05)");
    }

    private Status status() {
        return StatusGoal.run(project.settings(), project.console()).orElseThrow();
    }

    private String journal() {
        return read(project.module().resolve(".migration-safety/journal.jsonl"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> ask(String sql) {
        try (Connection connection = project.database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}

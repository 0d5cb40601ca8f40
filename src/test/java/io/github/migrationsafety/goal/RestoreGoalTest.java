package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.production.migrate.Interrupted;
import io.github.migrationsafety.production.migrate.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreGoalTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint CONSTRAINT farms_pkey PRIMARY KEY);
            INSERT INTO farms (id) VALUES (1), (2), (3);
            --rollback DROP TABLE farms;

            """;

    private static final String COUNTRY =
            """
            --changeset jo:country
            ALTER TABLE farms ADD COLUMN country text;
            --rollback ALTER TABLE farms DROP COLUMN country;

            """;

    private static final RestoreGoal.Options BESIDE = new RestoreGoal.Options(Optional.empty(), Optional.empty());

    private RealDatabaseProject project;
    private RealDatabase real;

    @BeforeEach
    void open(@TempDir Path module) throws Exception {
        // The machine's own pg_dump reads servers up to its own version.
        project = new RealDatabaseProject(module, TestPostgres.OLDEST);
        real = project.settings().database();
        project.execute("ALTER ROLE " + project.database.name() + "_user SUPERUSER");
        project.policy("production:\n  backup: {verify: list}\n");
        project.changeLog(FARMS);
        migrate();
        BackupGoal.run(project.settings(), project.console());
    }

    @AfterEach
    void close() throws SQLException {
        project.dropDatabasesBeside();
        project.close();
    }

    private void migrate() {
        MigrateGoal.run(
                project.settings(),
                new MigrateGoal.Options(true, true, true, true, Interrupted.REFUSE, Optional.of(Duration.ZERO)),
                project.console());
    }

    private RestoreReport restore(RestoreGoal.Options options) {
        return RestoreGoal.prepare(project.settings(), options, project.console())
                .run(Optional.empty());
    }

    private RestoreGoal.Options confirmed() {
        return new RestoreGoal.Options(Optional.empty(), Optional.of(project.database.name()));
    }

    private static String ask(RealDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String farms(RealDatabase database) throws SQLException {
        return ask(database, "SELECT count(*) FROM farms");
    }

    private String journal() throws IOException {
        return Files.readString(project.module().resolve(".migration-safety/journal.jsonl"));
    }

    @Test
    void without_a_confirmation_it_is_restored_beside_the_database_which_stays_as_it_is() throws Exception {
        project.execute("DELETE FROM farms");

        RestoreReport report = restore(BESIDE);

        assertThat(report.failed()).isFalse();
        assertThat(report.swapped()).isFalse();
        assertThat(farms(real)).isEqualTo("0");
        assertThat(farms(real.sibling(report.restored().name()))).isEqualTo("3");
        assertThat(report.json()).containsEntry("goal", "rollback").containsEntry("verdict", "passed");
        assertThat(project.said)
                .anyMatch(line -> line.contains("-Dmigration-safety.confirm=" + project.database.name()));
        assertThat(String.join("\n", project.said) + journal()).doesNotContain(RealDatabaseProject.PASSWORD);
    }

    @Test
    void a_plain_user_who_may_make_databases_and_owns_this_one_is_enough() throws Exception {
        project.execute("ALTER ROLE " + project.user() + " NOSUPERUSER CREATEDB");
        project.execute("GRANT pg_signal_backend TO " + project.user());
        project.execute("ALTER DATABASE " + project.database.name() + " OWNER TO " + project.user());

        assertThat(restore(confirmed()).swapped()).as("%s", project.said).isTrue();

        assertThat(farms(real)).isEqualTo("3");
    }

    @Test
    void confirmed_it_takes_the_databases_place_and_what_was_restored_before_is_used() throws Exception {
        project.changeLog(FARMS + COUNTRY);
        migrate();
        RestoreReport beside = restore(BESIDE);

        RestoreReport swapped = restore(confirmed());

        assertThat(swapped.restored().name()).isEqualTo(beside.restored().name());
        assertThat(swapped.failed()).isFalse();
        assertThat(ask(real, "SELECT string_agg(id, ' ') FROM databasechangelog"))
                .isEqualTo("farms");
        assertThat(ask(
                        real.sibling(swapped.restored().before()),
                        "SELECT string_agg(id, ' ' ORDER BY orderexecuted) FROM databasechangelog"))
                .isEqualTo("farms country");
        migrate();
        assertThat(ask(real, "SELECT string_agg(id, ' ' ORDER BY orderexecuted) FROM databasechangelog"))
                .isEqualTo("farms country");
    }

    @Test
    void what_somebody_wrote_into_the_restored_database_is_not_taken_for_the_backup() throws Exception {
        RestoreReport beside = restore(BESIDE);
        execute(real.sibling(beside.restored().name()), "DELETE FROM farms WHERE id = 1");

        RestoreReport swapped = restore(confirmed());

        assertThat(swapped.restored().name()).isNotEqualTo(beside.restored().name());
        assertThat(farms(real)).isEqualTo("3");
    }

    @Test
    void what_the_journal_tells_of_the_database_before_does_not_count_for_the_restored_one() throws Exception {
        project.changeLog(
                FARMS
                        + """
                --changeset jo:half runInTransaction:false
                ALTER TABLE farms ADD COLUMN a int;
                ALTER TABLE farms ADD COLUMN a int;
                --rollback ALTER TABLE farms DROP COLUMN a;
                """);
        migrate();
        assertThatThrownBy(this::migrate).hasMessageContaining("1 of its 2 statements was executed");
        restore(confirmed());
        project.changeLog(FARMS + COUNTRY);

        migrate();

        assertThat(ask(real, "SELECT string_agg(id, ' ' ORDER BY orderexecuted) FROM databasechangelog"))
                .isEqualTo("farms country");
    }

    @Test
    void a_run_that_was_killed_while_names_were_swapped_is_found_out_about() throws Exception {
        project.changeLog(FARMS + COUNTRY);
        RestoreReport beside = restore(BESIDE);
        begun("swap", beside);
        beside.restored().swap();

        migrate();

        assertThat(project.said)
                .contains("WARN A run before was killed while names were swapped; they are: "
                        + beside.restored().before() + " is what " + project.database.name() + " was before.");
        assertThat(journal()).contains("\"step\":\"swap\",\"state\":\"DONE\"");
        assertThat(ask(real, "SELECT string_agg(id, ' ' ORDER BY orderexecuted) FROM databasechangelog"))
                .isEqualTo("farms country");
    }

    @Test
    void what_a_run_that_was_killed_restored_in_part_is_named() throws Exception {
        RestoreReport beside = restore(BESIDE);
        begun("restore", beside);
        execute(real.sibling(beside.restored().name()), "DROP TABLE farms");

        restore(BESIDE);

        assertThat(project.said)
                .contains("WARN A run before was killed while it restored into "
                        + beside.restored().name() + ", which is incomplete; `DROP DATABASE \""
                        + beside.restored().name() + "\"` removes it.");
    }

    /** Leaves in the journal what a run leaves that is killed in a step. */
    private void begun(String step, RestoreReport report) throws IOException {
        Files.writeString(
                project.module().resolve(".migration-safety/journal.jsonl"),
                "{\"at\":\"2026-01-07T10:30:00Z\",\"run\":\"r\",\"goal\":\"rollback\",\"target\":\"" + project.target()
                        + "\",\"step\":\"" + step + "\",\"state\":\"STARTED\",\"detail\":{\"restored\":\""
                        + report.restored().name() + "\",\"before\":\""
                        + report.restored().before() + "\"}}\n",
                StandardOpenOption.APPEND);
    }

    private static void execute(RealDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void after_a_rollback_that_failed_the_restored_database_serves() throws Exception {
        project.changeLog(FARMS + COUNTRY);
        migrate();
        project.policy("production:\n  backup: {verify: list}\n  retries: 0\n  lockTimeout: 100ms\n");
        try (Connection reader = project.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT * FROM farms");
            RestoreGoal restore = RestoreGoal.prepare(project.settings(), confirmed(), project.console());
            MigrationReport rolledBack = RollbackGoal.run(
                            project.settings(),
                            new RollbackGoal.Options(
                                    new Selection.LastMigration(), Interrupted.REFUSE, Optional.of(Duration.ZERO)),
                            project.console())
                    .orElseThrow();

            RestoreReport report = restore.run(Optional.of(rolledBack));

            assertThat(rolledBack.failed()).isTrue();
            assertThat(report.failed()).isFalse();
            assertThat(report.json()).containsKeys("failure", "restored");
        }
        assertThat(ask(real, "SELECT string_agg(id, ' ') FROM databasechangelog"))
                .isEqualTo("farms");
    }

    @Test
    void without_a_backup_or_with_one_of_another_database_nothing_is_begun(@TempDir Path empty) {
        assertThatThrownBy(() -> restore(new RestoreGoal.Options(Optional.of(empty.toString()), Optional.empty())))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("which holds no whole backup");
        assertThatThrownBy(() -> restore(new RestoreGoal.Options(Optional.empty(), Optional.of("yes"))))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("is 'yes', but the database is " + project.database.name());
    }
}

package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.migrate.Interrupted;
import io.github.migrationsafety.production.migrate.Selection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateGoalTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT farms_pkey PRIMARY KEY, name text NOT NULL);
            --rollback DROP TABLE farms;

            """;

    private static final String COUNTRY =
            """
            --changeset jo:country
            SET LOCAL lock_timeout = '2s';
            ALTER TABLE farms ADD COLUMN country text;
            --rollback SET LOCAL lock_timeout = '2s';
            --rollback ALTER TABLE farms DROP COLUMN country;

            """;

    private static final MigrateGoal.Options WITHOUT_BACKUP =
            new MigrateGoal.Options(false, true, true, false, Interrupted.REFUSE, Optional.of(Duration.ZERO));

    private RealDatabaseProject project;

    @BeforeEach
    void open(@TempDir Path module) throws Exception {
        project = new RealDatabaseProject(module);
        project.execute("GRANT ALL ON SCHEMA public TO PUBLIC");
        project.changeLog(FARMS);
        project.rehearse();
    }

    @AfterEach
    void close() throws SQLException {
        project.close();
    }

    private MigrationReport migrate(MigrateGoal.Options options) {
        return MigrateGoal.run(project.settings(), options, project.console()).orElseThrow();
    }

    private MigrationReport rollBack() {
        return RollbackGoal.run(
                        project.settings(),
                        new RollbackGoal.Options(
                                new Selection.LastMigration(), Interrupted.REFUSE, Optional.of(Duration.ZERO)),
                        project.console())
                .orElseThrow();
    }

    @Test
    void what_was_rehearsed_is_applied_verified_and_taken_back() throws Exception {
        assertThat(migrate(WITHOUT_BACKUP).failed()).as("%s", project.said).isFalse();
        project.changeLog(FARMS + COUNTRY);
        project.rehearse();

        MigrationReport there = migrate(WITHOUT_BACKUP);

        assertThat(there.failed()).as("%s", project.said).isFalse();
        assertThat(there.skipped()).containsExactly("backup", "rehearsal");
        assertThat(there.outcome().orElseThrow().done()).extracting("id").containsExactly("country");
        assertThat(there.outcome().orElseThrow().checks())
                .extracting(Check::name)
                .contains("schema as rehearsed", "constraints valid", "no invalid index", "row level security");
        assertThat(there.goBack()).contains(":rollback -Dmigration-safety.rollbackLast=true");

        MigrationReport back = rollBack();

        assertThat(back.failed()).as("%s", project.said).isFalse();
        assertThat(back.outcome().orElseThrow().checks())
                .extracting(Check::name)
                .containsExactly("schema reverted", "data integrity", "tenant isolation", "application health");
        assertThat(String.join("\n", project.said)).doesNotContain(RealDatabaseProject.PASSWORD);
        assertThat(Files.readString(project.module().resolve(".migration-safety/journal.jsonl")))
                .contains("\"step\":\"apply\"", "\"step\":\"revert\"", "\"skipped\":\"true\"")
                .doesNotContain(RealDatabaseProject.PASSWORD);
    }

    @Test
    void what_was_not_rehearsed_is_not_applied() throws Exception {
        project.changeLog(FARMS + COUNTRY);

        MigrationReport report = migrate(WITHOUT_BACKUP);

        assertThat(report.failed()).isTrue();
        assertThat(report.outcome()).isEmpty();
        assertThat(report.preflight())
                .filteredOn(Check::isFailed)
                .extracting(Check::name)
                .contains("rehearsal passed for exactly these changesets");
        assertThat(project.module().resolve("target/migrate/report.json"))
                .content()
                .contains("\"verdict\" : \"failed\"");
    }

    @Test
    void without_a_backup_there_is_no_rehearsal_on_a_copy_and_nothing_is_applied() {
        MigrationReport report = migrate(
                new MigrateGoal.Options(false, true, false, false, Interrupted.REFUSE, Optional.of(Duration.ZERO)));

        assertThat(report.outcome()).isEmpty();
        assertThat(report.preflight())
                .filteredOn(Check::isFailed)
                .extracting(Check::name)
                .containsExactly("rehearsal on a copy");
    }

    @Test
    void a_policy_without_an_answering_application_fails_the_rollback_by_name() throws Exception {
        migrate(WITHOUT_BACKUP);
        project.policy("production:\n  health: {url: 'http://127.0.0.1:9/health', within: 1s}\n");

        MigrationReport back = rollBack();

        assertThat(back.failed()).isTrue();
        assertThat(back.outcome().orElseThrow().checks())
                .filteredOn(Check::isFailed)
                .extracting(Check::name)
                .containsExactly("application health");
    }

    @Test
    void a_changeset_that_fails_on_real_rows_fails_on_the_copy_and_the_database_stays_as_it_is(@TempDir Path module)
            throws Exception {
        // The machine's own pg_dump reads servers up to its own version.
        try (RealDatabaseProject real = new RealDatabaseProject(module, TestPostgres.OLDEST)) {
            real.execute("GRANT ALL ON SCHEMA public TO PUBLIC");
            real.changeLog(FARMS);
            real.rehearse();
            MigrateGoal.run(real.settings(), WITHOUT_BACKUP, real.console());
            real.execute("INSERT INTO farms (name) VALUES ('twice'), ('twice')");
            real.changeLog(
                    FARMS + COUNTRY
                            + """
                    --changeset jo:name-key
                    CREATE UNIQUE INDEX farms_name_key ON farms (name);
                    --rollback DROP INDEX farms_name_key;
                    """);
            real.rehearse();

            MigrationReport report = MigrateGoal.run(
                            real.settings(),
                            new MigrateGoal.Options(
                                    true, false, false, false, Interrupted.REFUSE, Optional.of(Duration.ZERO)),
                            real.console())
                    .orElseThrow();

            assertThat(report.outcome()).as("%s", real.said).isEmpty();
            assertThat(report.preflight())
                    .extracting(Check::reason)
                    .singleElement()
                    .asString()
                    .contains("it cannot be applied to a copy of the database", "name-key::jo", "SQLSTATE 23505");
        }
    }
}

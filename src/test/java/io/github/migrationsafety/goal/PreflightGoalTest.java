package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.production.BackupCheck;
import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.Check.Outcome;
import io.github.migrationsafety.production.Checklist;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightGoalTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT farms_pkey PRIMARY KEY, name text);
            --rollback DROP TABLE farms;
            """;
    private static final String BARNS =
            """
            --changeset jo:barns
            CREATE TABLE barns (id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT barns_pkey PRIMARY KEY, size int);
            --rollback DROP TABLE barns;
            """;

    @TempDir
    private Path module;

    private RealDatabaseProject project;

    @BeforeEach
    void open() throws SQLException {
        project = new RealDatabaseProject(module);
    }

    @AfterEach
    void close() throws SQLException {
        project.close();
    }

    /** The first changeset is in production, the second one is rehearsed and pending. */
    private void oneAppliedOnePending() throws Exception {
        project.changeLog(FARMS);
        project.update();
        project.letUserRead();
        project.changeLog(FARMS + BARNS);
        project.rehearse();
    }

    private static Check named(Map<String, Check> checks, String name) {
        return Objects.requireNonNull(checks.get(name), name);
    }

    private Map<String, Check> checks() {
        Checklist checklist =
                PreflightGoal.run(project.settings(), project.console()).orElseThrow();
        Map<String, Check> checks = new TreeMap<>();
        checklist.checks().forEach(check -> checks.put(check.name(), check));
        return checks;
    }

    @Test
    void a_plain_user_passes_when_all_is_well_but_for_the_backup_that_is_not_there() throws Exception {
        oneAppliedOnePending();

        Checklist checklist =
                PreflightGoal.run(project.settings(), project.console()).orElseThrow();

        assertThat(checklist.failed()).extracting(Check::name).containsExactly(BackupCheck.NAME);
        assertThat(checklist.checks())
                .extracting(Check::name)
                .contains(
                        "rehearsal passed for exactly these changesets",
                        "a working rollback for every pending changeset",
                        "the schema is the rehearsed starting point",
                        "no edited released changeset",
                        "nobody holds Liquibase's lock",
                        "no invalid index");
        assertThat(Files.readString(module.resolve("target/preflight/report.json")))
                .contains("\"verdict\" : \"failed\"", BackupCheck.NAME)
                .doesNotContain(RealDatabaseProject.PASSWORD);
        assertThat(project.said).noneMatch(line -> line.contains(RealDatabaseProject.PASSWORD));
    }

    @Test
    void a_bundle_brings_its_changelog_and_its_proof_along() throws Exception {
        project.changeLog(FARMS);
        project.update();
        project.letUserRead();
        project.changeLog(FARMS + BARNS);
        project.rehearse();
        BundleGoal.run(project.settings().goal(), project.console());
        Path bundle = module.resolve("target/bundle/b-1-migrations.zip");
        project.changeLog(FARMS + BARNS.replace("size int", "size bigint"));
        Files.delete(module.resolve("target/rehearse/evidence/rehearsal.json"));
        ProductionSettings settings = project.settings();

        Checklist checklist = PreflightGoal.run(
                        new ProductionSettings(
                                settings.goal(), settings.external(), Optional.of(bundle.toString()), settings.clock()),
                        project.console())
                .orElseThrow();

        assertThat(checklist.failed()).extracting(Check::name).containsExactly(BackupCheck.NAME);
        assertThat(checklist.checks())
                .extracting(Check::reason)
                .contains("1 changeset, as rehearsed", "1 applied changeset as applied");
    }

    @Test
    void nothing_pending_needs_neither_a_rehearsal_nor_a_backup() throws Exception {
        project.changeLog(FARMS);
        project.update();
        project.letUserRead();

        Checklist checklist =
                PreflightGoal.run(project.settings(), project.console()).orElseThrow();

        assertThat(checklist.failed()).extracting(Check::line).isEmpty();
        assertThat(Files.readString(module.resolve("target/preflight/report.json")))
                .contains("\"verdict\" : \"passed\"");
    }

    @Test
    void it_changes_nothing_in_the_database() throws Exception {
        project.changeLog(FARMS);
        project.rehearse();

        assertThat(named(checks(), "the schema is the rehearsed starting point").outcome())
                .isEqualTo(Outcome.PASSED);

        try (Connection connection = project.database.connect();
                Statement statement = connection.createStatement()) {
            var row =
                    statement.executeQuery("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace");
            row.next();
            assertThat(row.getInt(1)).isZero();
        }
    }

    @Test
    void what_somebody_changed_by_hand_is_named() throws Exception {
        oneAppliedOnePending();
        project.execute("CREATE INDEX farms_by_hand ON farms (name)");
        project.execute("ALTER TABLE farms ALTER name SET DEFAULT 'new'");

        Check drift = named(checks(), "the schema is the rehearsed starting point");

        assertThat(drift.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(drift.reason())
                .contains("column public.farms.name: default was not set, is 'new'::text")
                .contains("index public.farms_by_hand: no applied changeset makes it");
    }

    @Test
    void who_owns_a_table_and_what_others_keep_elsewhere_is_no_drift() throws Exception {
        oneAppliedOnePending();
        project.execute("CREATE ROLE " + project.database.name() + "_dba");
        try {
            project.execute("ALTER TABLE farms OWNER TO " + project.database.name() + "_dba");
            project.execute("GRANT SELECT ON farms TO PUBLIC");
            project.execute("CREATE SCHEMA monitoring CREATE TABLE samples (id int)");

            assertThat(named(checks(), "the schema is the rehearsed starting point")
                            .outcome())
                    .isEqualTo(Outcome.PASSED);
        } finally {
            project.execute("REASSIGN OWNED BY " + project.database.name() + "_dba TO CURRENT_USER");
            project.execute("DROP ROLE " + project.database.name() + "_dba");
        }
    }

    @Test
    void an_edited_changeset_is_named() throws Exception {
        oneAppliedOnePending();
        project.changeLog(FARMS.replace("name text", "name varchar(80)") + BARNS);

        Map<String, Check> checks = checks();

        assertThat(named(checks, "no edited released changeset").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(named(checks, "no edited released changeset").reason()).isEqualTo("db/log.sql::farms::jo");
        assertThat(named(checks, "the schema is the rehearsed starting point").outcome())
                .isEqualTo(Outcome.NOT_APPLICABLE);
        assertThat(named(checks, "rehearsal passed for exactly these changesets")
                        .outcome())
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void a_lock_that_a_killed_liquibase_left_is_told_with_its_holder() throws Exception {
        oneAppliedOnePending();
        project.execute("UPDATE databasechangeloglock SET locked = true, lockedby = 'ci-7 (10.0.0.7)',"
                + " lockgranted = timestamp '2026-01-06 09:08:07'");

        Check lock = named(checks(), "nobody holds Liquibase's lock");

        assertThat(lock.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(lock.reason()).isEqualTo("ci-7 (10.0.0.7) holds it, since 2026-01-06 09:08:07");
    }

    @Test
    void an_invalid_index_is_named() throws Exception {
        oneAppliedOnePending();
        project.execute("INSERT INTO farms (name) VALUES ('a'), ('a')");
        assertThatThrownBy(() -> project.execute("CREATE UNIQUE INDEX CONCURRENTLY farms_once ON farms (name)"))
                .isInstanceOf(SQLException.class);

        Check index = named(checks(), "no invalid index");

        assertThat(index.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(index.reason()).isEqualTo("public.farms_once on public.farms");
    }

    @Test
    void a_long_transaction_fails_where_it_can_be_seen_and_is_no_pass_where_it_cannot() throws Exception {
        oneAppliedOnePending();
        project.policy("production: {limits: {longTransaction: 0s}}");
        try (Connection other = project.database.connect()) {
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("SELECT 1");
            }

            assertThat(named(checks(), "no long transaction").outcome()).isEqualTo(Outcome.NOT_APPLICABLE);

            project.execute("GRANT pg_read_all_stats TO " + project.database.name() + "_user");
            Check seen = named(checks(), "no long transaction");
            assertThat(seen.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(seen.reason()).contains("idle in transaction");
            other.rollback();
        }
    }

    @Test
    void without_a_rehearsal_one_line_fails_and_those_that_rely_on_it_do_not_apply() throws Exception {
        project.changeLog(FARMS);

        Map<String, Check> checks = checks();

        assertThat(named(checks, "rehearsal passed for exactly these changesets")
                        .advice())
                .contains("`mvn verify`");
        assertThat(named(checks, "a working rollback for every pending changeset")
                        .outcome())
                .isEqualTo(Outcome.NOT_APPLICABLE);
    }

    @Test
    void a_rehearsal_with_findings_fails_their_lines() throws Exception {
        project.changeLog(
                FARMS
                        + """
                        --changeset jo:silos
                        CREATE TABLE silos (id bigint CONSTRAINT silos_pkey PRIMARY KEY, farm bigint CONSTRAINT silos_farm_fkey REFERENCES farms);
                        --rollback SELECT 1;
                        """);
        project.rehearse();

        Map<String, Check> checks = checks();

        assertThat(named(checks, "rehearsal passed for exactly these changesets")
                        .outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(named(checks, "a working rollback for every pending changeset")
                        .reason())
                .contains("rollback/schema-differs");
        assertThat(named(checks, "foreign keys indexed").reason())
                .isEqualTo("index/foreign-key-not-indexed public.silos(farm)");
        assertThat(named(checks, "tenant isolation kept").outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    }

    @Test
    void outside_the_window_it_fails() throws Exception {
        oneAppliedOnePending();
        project.policy("production: {window: {days: [mon, tue], from: 22:00, to: 04:00, zone: Europe/Berlin}}");

        assertThat(named(checks(), "inside the migration window").reason())
                .isEqualTo("it is Wed 11:30 in Europe/Berlin, the window is Mon, Tue from 22:00 to 04:00");
    }

    @Test
    void a_wrong_password_is_one_sentence_that_does_not_show_it() throws Exception {
        project.changeLog(FARMS);
        ProductionSettings right = project.settings();
        ProductionSettings wrong = new ProductionSettings(
                right.goal(),
                new GoalSettings.External(
                        right.external().url(), right.external().user(), "guessed-wrong"),
                right.bundle(),
                right.clock());

        assertThatThrownBy(() -> PreflightGoal.run(wrong, project.console()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageNotContaining("guessed-wrong");
    }
}

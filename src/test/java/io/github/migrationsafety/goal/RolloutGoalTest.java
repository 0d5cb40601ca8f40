package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Share;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.production.migrate.Interrupted;
import io.github.migrationsafety.production.migrate.Selection;
import io.github.migrationsafety.production.targets.Turn;
import io.github.migrationsafety.production.targets.Turn.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every goal for many targets, on a real server. */
class RolloutGoalTest {
    private static final String SENSORS =
            """
            --changeset jo:sensors
            CREATE TABLE sensors (id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT sensors_pkey PRIMARY KEY, code text NOT NULL);
            --rollback DROP TABLE sensors;

            """;

    private static final String DEPTH =
            """
            --changeset jo:depth
            SET LOCAL lock_timeout = '2s';
            ALTER TABLE sensors ADD COLUMN depth numeric;
            --rollback SET LOCAL lock_timeout = '2s';
            --rollback ALTER TABLE sensors DROP COLUMN depth;

            """;

    private static final MigrateGoal.Options WITHOUT_BACKUP =
            new MigrateGoal.Options(false, true, true, false, Interrupted.REFUSE, Optional.of(Duration.ZERO));

    @TempDir
    private Path module;

    private RealDatabaseProject project;

    @BeforeEach
    void open() throws Exception {
        project = new RealDatabaseProject(module);
        project.execute("GRANT CREATE ON DATABASE " + project.database.name() + " TO PUBLIC");
        project.policy("tenancy: {model: schema}\n");
        project.changeLog(SENSORS);
        project.rehearse();
    }

    @AfterEach
    void close() throws SQLException {
        project.close();
    }

    private void schemas(String... names) throws SQLException {
        for (String name : names) {
            project.execute("CREATE SCHEMA \"" + name + "\" AUTHORIZATION " + project.database.name() + "_user");
        }
    }

    private void targets(String rollout, String... schemas) throws Exception {
        StringBuilder file = new StringBuilder("common: {url: '" + project.target() + "'}\ntargets:\n");
        for (String schema : schemas) {
            file.append("  - {name: ")
                    .append(schema)
                    .append(", schema: ")
                    .append(schema)
                    .append("}\n");
        }
        project.write("targets.yaml", file + rollout);
    }

    private RolloutGoal.Settings settings(String... only) {
        GoalSettings.External user = project.settings().external();
        return new RolloutGoal.Settings(
                project.settings().goal(),
                Optional.empty(),
                Clock.systemUTC(),
                module.resolve("targets.yaml"),
                List.of(only),
                Optional.empty(),
                Optional.empty(),
                true,
                (url, serverId) -> new GoalSettings.External(url, user.user(), user.password()));
    }

    private RolloutReport run(TargetGoal goal, String... only) {
        return RolloutGoal.run(settings(only), goal, project.console()).orElseThrow();
    }

    private RolloutReport migrate(String... only) {
        return run(TargetGoal.migrate(WITHOUT_BACKUP), only);
    }

    private RolloutReport rollBack(Selection selection, String... only) {
        return run(
                TargetGoal.rollback(
                        new RollbackGoal.Options(selection, Interrupted.REFUSE, Optional.of(Duration.ZERO))),
                only);
    }

    private static Map<String, Ending> endings(RolloutReport report) {
        Map<String, Ending> endings = new LinkedHashMap<>();
        report.turns().forEach(t -> endings.put(t.target().name(), t.ending()));
        return endings;
    }

    private List<String> tables(String schema) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = project.database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT tablename FROM pg_tables WHERE schemaname = '" + schema + "' ORDER BY 1")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }

    @Test
    void each_schema_is_migrated_verified_told_and_taken_back_on_its_own() throws Exception {
        schemas("acme", "globex", "initech");
        targets("", "acme", "globex", "initech");

        RolloutReport there = migrate();

        assertThat(there.failed()).as("%s", project.said).isFalse();
        assertThat(tables("acme")).containsExactly("databasechangelog", "databasechangeloglock", "sensors");
        assertThat(tables("initech")).containsExactly("databasechangelog", "databasechangeloglock", "sensors");
        assertThat(tables("public")).isEmpty();
        assertThat(project.said)
                .anyMatch(line -> line.startsWith("[globex] passed") && line.contains("schema as rehearsed"))
                .contains("3 targets: 3 done.");
        assertThat(module.resolve(".migration-safety/journal.targets/acme.jsonl"))
                .exists();
        assertThat(Files.readString(module.resolve("target/migrate/targets.json")))
                .contains("\"verdict\" : \"passed\"", "\"outcome\" : \"done\"", "\"schema\" : \"initech\"");
        assertThat(module.resolve("target/migrate/targets/globex/report.json"))
                .content()
                .contains("-Dmigration-safety.target=globex");

        project.execute("ALTER TABLE globex.sensors ADD COLUMN by_hand int");
        assertThat(run(TargetGoal.status()).turns())
                .extracting(Turn::words)
                .containsExactly(
                        "1 applied, 0 pending, 0 edited, 0 unexpected, no drift",
                        "1 applied, 0 pending, 0 edited, 0 unexpected, drift",
                        "1 applied, 0 pending, 0 edited, 0 unexpected, no drift");
        project.execute("ALTER TABLE globex.sensors DROP COLUMN by_hand");

        RolloutReport back = rollBack(new Selection.LastMigration());

        assertThat(back.failed()).as("%s", project.said).isFalse();
        assertThat(tables("acme")).doesNotContain("sensors");
        assertThat(String.join("\n", project.said)).doesNotContain(RealDatabaseProject.PASSWORD);
    }

    @Test
    void a_canary_that_fails_keeps_all_others_as_they_were_and_the_next_run_goes_on() throws Exception {
        schemas("acme", "globex", "initech");
        targets("rollout: {canary: [globex], maxFailures: 2}\n", "acme", "globex", "initech");
        project.execute("CREATE TABLE globex.sensors (id int)");

        RolloutReport report = migrate();

        assertThat(endings(report))
                .containsExactly(
                        Map.entry("globex", Ending.FAILED),
                        Map.entry("acme", Ending.NOT_STARTED),
                        Map.entry("initech", Ending.NOT_STARTED));
        assertThat(report.summary(module))
                .startsWith(
                        "migrate of 3 targets: 1 failed, 2 not started. Failed: globex. globex: 1 of 16 checks failed: ")
                .contains(". No further one was begun: the canary globex failed. See ");
        assertThat(tables("acme")).isEmpty();

        project.execute("DROP TABLE globex.sensors");
        assertThat(endings(migrate()).values()).containsOnly(Ending.DONE);
    }

    @Test
    void a_share_may_fail_and_the_next_run_passes_over_what_is_done() throws Exception {
        schemas("a", "b", "c", "d");
        targets("rollout: {canary: 0, parallel: 1, maxFailures: 25%}\n", "a", "b", "c", "d");
        project.execute("CREATE TABLE b.sensors (id int)");

        assertThat(endings(migrate()))
                .containsExactly(
                        Map.entry("a", Ending.DONE),
                        Map.entry("b", Ending.FAILED),
                        Map.entry("c", Ending.DONE),
                        Map.entry("d", Ending.DONE));

        project.execute("DROP TABLE b.sensors");
        assertThat(endings(migrate()))
                .containsExactly(
                        Map.entry("a", Ending.SKIPPED),
                        Map.entry("b", Ending.DONE),
                        Map.entry("c", Ending.SKIPPED),
                        Map.entry("d", Ending.SKIPPED));
        assertThat(project.said).anyMatch(line -> line.startsWith("A run before did not come to its end"));
        assertThat(endings(migrate()).values())
                .as("a rollout that came to its end")
                .containsOnly(Ending.DONE);
    }

    @Test
    void a_rollback_of_the_last_migration_leaves_alone_what_it_did_not_come_to() throws Exception {
        schemas("acme", "globex");
        targets("", "acme", "globex");
        migrate();
        project.changeLog(SENSORS + DEPTH);
        project.rehearse();
        project.execute("ALTER TABLE acme.sensors ADD COLUMN by_hand int");
        RolloutReport second = migrate();
        assertThat(endings(second))
                .containsExactly(Map.entry("acme", Ending.FAILED), Map.entry("globex", Ending.NOT_STARTED));
        project.execute("ALTER TABLE acme.sensors DROP COLUMN by_hand");
        assertThat(endings(migrate("acme"))).containsExactly(Map.entry("acme", Ending.DONE));

        RolloutReport back = rollBack(new Selection.LastMigration());

        assertThat(endings(back)).containsExactly(Map.entry("acme", Ending.DONE), Map.entry("globex", Ending.SKIPPED));
        assertThat(tables("globex")).contains("sensors");
        assertThat(tables("acme")).contains("sensors");
    }

    @Test
    void a_rollback_by_count_that_was_broken_off_takes_nothing_back_twice() throws Exception {
        project.changeLog(SENSORS + DEPTH);
        project.rehearse();
        schemas("acme", "globex");
        targets("rollout: {canary: 0, parallel: 1}\n", "acme", "globex");
        migrate();
        project.execute("ALTER TABLE globex.sensors RENAME COLUMN depth TO deep");

        RolloutReport first = rollBack(new Selection.Count(1));
        assertThat(endings(first)).containsExactly(Map.entry("acme", Ending.DONE), Map.entry("globex", Ending.FAILED));
        project.execute("ALTER TABLE globex.sensors RENAME COLUMN deep TO depth");

        assertThat(endings(rollBack(new Selection.Count(1))))
                .containsExactly(Map.entry("acme", Ending.SKIPPED), Map.entry("globex", Ending.DONE));
        assertThat(tables("acme")).contains("sensors");
    }

    @Test
    void targets_come_from_a_registry_too() throws Exception {
        schemas("acme", "globex");
        project.execute("CREATE TABLE public.customers (code text, home text, gone boolean)");
        project.execute("INSERT INTO public.customers VALUES ('acme', 'acme', false), ('old', 'old', true),"
                + " ('globex', 'globex', false)");
        project.execute("GRANT SELECT ON public.customers TO PUBLIC");
        project.write(
                "targets.yaml",
                """
                common: {url: '%s'}
                registry:
                  query: SELECT code AS name, home AS schema FROM customers WHERE NOT gone ORDER BY code
                """
                        .formatted(project.target()));

        assertThat(endings(migrate()).keySet()).containsExactly("acme", "globex");
    }

    @Test
    void what_cannot_be_begun_is_one_sentence() throws Exception {
        schemas("acme");
        targets("", "acme", "acme");
        refused("has the target acme twice.");
        targets("rollout: {canary: [acne]}\n", "acme");
        refused("There is no target `acne`, which `canary` names. Did you mean `acme`?");
        targets("", "acme");
        assertThatThrownBy(() -> migrate("globex"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("There is no target `globex`");
        project.write(
                "targets.yaml", "common: {url: '%s'}\nregistry: {query: SELECT 1 AS id}\n".formatted(project.target()));
        refused("targets.yaml:2: the query has a column `id` that means nothing here.");
        project.write(
                "targets.yaml",
                "common: {url: '%s'}\nregistry: {query: SELECT 'a' AS schema}\n".formatted(project.target()));
        refused("targets.yaml:2: the query has no column `name`.");
        project.write(
                "targets.yaml",
                "common: {url: '%s'}\nregistry: {query: SELECT 'a' AS name WHERE false}\n".formatted(project.target()));
        refused("gives no target: its registry has none.");
        project.write("targets.yaml", "common: {url: '%s'}\nregistry: {query: SELEC}\n".formatted(project.target()));
        refused("refuses the query: ERROR: syntax error");
        project.write("targets.yaml", "registry: {url: 'jdbc:postgresql://127.0.0.1:9/x', query: SELECT 1}\n");
        refused("targets.yaml:1: the registry jdbc:postgresql://127.0.0.1:9/x cannot be reached");
    }

    private void refused(String message) {
        assertThatThrownBy(() -> migrate()).isInstanceOf(SetupException.class).hasMessageContaining(message);
    }

    @Test
    void a_target_that_is_not_there_fails_alone() throws Exception {
        schemas("acme");
        targets("rollout: {canary: 0, maxFailures: 1}\n", "nowhere", "acme");

        RolloutReport report = migrate();

        assertThat(endings(report))
                .containsExactly(Map.entry("nowhere", Ending.FAILED), Map.entry("acme", Ending.DONE));
        assertThat(report.turns().get(0).words()).startsWith("There is no schema `nowhere` in " + project.target());
    }

    @Test
    void a_goal_that_only_looks_looks_at_all_targets() throws Exception {
        schemas("acme", "globex");
        targets("rollout: {canary: [nowhere]}\n", "nowhere", "acme", "globex");

        RolloutReport report = run(TargetGoal.status());

        assertThat(endings(report))
                .containsExactly(
                        Map.entry("nowhere", Ending.FAILED),
                        Map.entry("acme", Ending.DONE),
                        Map.entry("globex", Ending.DONE));
        assertThat(run(TargetGoal.preflight()).turns().get(1).words())
                .matches("1 of \\d+ checks failed: a proven backup that is young enough");
        assertThat(module.resolve(".migration-safety/rollout.jsonl")).doesNotExist();
    }

    /** The client programs of every distribution can read the oldest version. */
    @Test
    void schemas_of_one_database_share_its_backup_and_the_copy_on_which_they_are_rehearsed() throws Exception {
        project.close();
        project = new RealDatabaseProject(module, TestPostgres.OLDEST);
        project.rehearse();
        schemas("acme", "globex", "initech");
        targets("rollout: {parallel: 2}\n", "acme", "globex", "initech");
        GoalSettings.External owner =
                project.settings().goal().postgres().external().orElseThrow();
        RolloutGoal.Settings usual = settings();

        RolloutReport report = RolloutGoal.run(
                        new RolloutGoal.Settings(
                                usual.goal(),
                                usual.bundle(),
                                usual.clock(),
                                usual.file(),
                                usual.only(),
                                usual.parallel(),
                                usual.maxFailures(),
                                usual.resume(),
                                (url, serverId) -> new GoalSettings.External(url, owner.user(), owner.password())),
                        TargetGoal.migrate(new MigrateGoal.Options(
                                false, false, false, false, Interrupted.REFUSE, Optional.of(Duration.ZERO))),
                        project.console())
                .orElseThrow();

        assertThat(endings(report).values()).as("%s", project.said).containsOnly(Ending.DONE);
        try (Stream<Path> backups = Files.list(module.resolve(".migration-safety/backups"))) {
            assertThat(backups.filter(b -> !b.getFileName().toString().startsWith(".")))
                    .hasSize(1);
        }
        assertThat(project.said)
                .filteredOn(line -> line.contains("applied, taken back and applied again on a copy"))
                .hasSize(3);
        assertThat(project.said)
                .anyMatch(line -> line.startsWith("[globex] Backup: ")
                        && line.contains("which was taken for all targets in " + project.target()));
    }

    @Test
    void parameters_come_before_the_file() throws Exception {
        schemas("a", "b");
        targets("rollout: {canary: 0, parallel: 1}\n", "nowhere", "a", "b");
        RolloutGoal.Settings here = settings();

        RolloutReport report = RolloutGoal.run(
                        new RolloutGoal.Settings(
                                here.goal(),
                                here.bundle(),
                                here.clock(),
                                here.file(),
                                here.only(),
                                Optional.of(2),
                                Optional.of(new Share(50, true)),
                                true,
                                here.credentials()),
                        TargetGoal.migrate(WITHOUT_BACKUP),
                        project.console())
                .orElseThrow();

        assertThat(endings(report).values()).containsExactly(Ending.FAILED, Ending.DONE, Ending.DONE);
        assertThat(project.said)
                .contains("Goal migrate for 3 targets: wave 1 of 3; at most 2 at a time, and no further one after more"
                        + " than 50% failures.");
    }
}

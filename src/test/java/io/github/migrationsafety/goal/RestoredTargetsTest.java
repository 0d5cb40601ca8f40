package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.RealDatabase;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rollback} with {@code restoreBackup} and {@code targets}, on a real server whose version every {@code pg_dump} reads. */
class RestoredTargetsTest {
    @TempDir
    private Path module;

    private RealDatabaseProject project;
    private String one;
    private String other;

    @BeforeEach
    void open() throws Exception {
        project = new RealDatabaseProject(module, TestPostgres.OLDEST);
        project.execute("ALTER ROLE " + project.user() + " SUPERUSER");
        project.policy("production:\n  backup: {verify: list}\n");
        one = project.database.name() + "_one";
        other = project.database.name() + "_other";
        for (String name : List.of(one, other)) {
            project.execute("CREATE DATABASE " + name);
            in(name, "CREATE TABLE farms (id int)");
            in(name, "INSERT INTO farms VALUES (1), (2), (3)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        project.dropDatabasesBeside();
        project.close();
    }

    private RealDatabase database(String name) {
        return project.settings().database().sibling(name);
    }

    private void in(String database, String sql) throws SQLException {
        try (Connection connection = database(database).connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String database, String sql) throws SQLException {
        try (Connection connection = database(database).connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private String farms(String database) throws SQLException {
        return ask(database, "SELECT count(*) FROM farms");
    }

    private void targets(String... lines) throws Exception {
        project.write("targets.yaml", "targets:\n  - " + String.join("\n  - ", lines) + "\n");
    }

    private String url(String database) {
        return "url: '" + database(database) + "'";
    }

    private void twoDatabases() throws Exception {
        targets("{name: one, " + url(one) + "}", "{name: other, " + url(other) + "}");
    }

    private void threeSchemas() throws Exception {
        for (String schema : List.of("acme", "globex", "initech")) {
            in(one, "CREATE SCHEMA " + schema);
            in(one, "CREATE TABLE " + schema + ".databasechangelog (id text)");
            in(one, "CREATE TABLE " + schema + ".fields AS SELECT 1 AS id");
        }
        targets(
                "{name: acme, schema: acme, " + url(one) + "}",
                "{name: other, " + url(other) + "}",
                "{name: globex, schema: globex, " + url(one) + "}",
                "{name: initech, schema: initech, " + url(one) + "}");
    }

    private RolloutReport run(TargetGoal goal, String... only) {
        GoalSettings.External user = project.settings().external();
        return RolloutGoal.run(
                        new RolloutGoal.Settings(
                                project.settings().goal(),
                                Optional.empty(),
                                Clock.systemUTC(),
                                module.resolve("targets.yaml"),
                                List.of(only),
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                (url, id) -> new GoalSettings.External(url, user.user(), user.password())),
                        goal,
                        project.console())
                .orElseThrow();
    }

    private void backUp() {
        assertThat(run(TargetGoal.backup()).failed()).isFalse();
    }

    private static TargetGoal restore(String confirm) {
        return TargetGoal.restore(
                new RestoreGoal.Options(Optional.empty(), Optional.of(confirm).filter(c -> !c.isEmpty())),
                Optional.empty());
    }

    private static Map<String, Ending> endings(RolloutReport report) {
        Map<String, Ending> endings = new LinkedHashMap<>();
        report.turns().forEach(t -> endings.put(t.target().name(), t.ending()));
        return endings;
    }

    private static String restored(RealDatabaseProject project, String target) {
        String said = project.said.stream()
                .filter(line -> line.startsWith("[" + target + "] Restored and compared: "))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        return said.replaceFirst(".*compared: ", "").replaceFirst(",.*", "");
    }

    @Test
    void each_database_is_restored_beside_itself_and_takes_its_place_when_all_are_confirmed() throws Exception {
        twoDatabases();
        backUp();
        in(one, "DELETE FROM farms");
        in(other, "DELETE FROM farms");

        RolloutReport beside = run(restore(""));

        assertThat(beside.failed()).as("%s", project.said).isFalse();
        assertThat(farms(one)).isEqualTo("0");
        assertThat(farms(restored(project, "one"))).isEqualTo("3");
        assertThat(project.said)
                .contains("Nothing was changed yet. To let all that was restored take its place, run this again with"
                        + " -Dmigration-safety.confirm=one,other.");

        RolloutReport instead = run(restore("other, one"));

        assertThat(endings(instead)).containsExactly(Map.entry("one", Ending.DONE), Map.entry("other", Ending.DONE));
        assertThat(farms(one)).isEqualTo("3");
        assertThat(farms(other)).isEqualTo("3");
        assertThat(project.said)
                .as("what was restored before is used")
                .filteredOn(line -> line.contains("Restored and compared"))
                .hasSize(2);
        assertThat(Files.readString(module.resolve(".migration-safety/journal.targets/other.jsonl")))
                .contains("\"step\":\"swap\",\"state\":\"DONE\"");
        assertThat(module.resolve("target/rollback/targets/one/report.json"))
                .content()
                .contains("\"swapped\" : true");
    }

    @Test
    void a_confirmation_that_names_others_than_would_be_restored_begins_nothing() throws Exception {
        twoDatabases();
        backUp();

        refused(restore("one"), "does not name other, which would be restored too");
        refused(restore("*"), "names *, which would not be restored");
        refused(restore("one,other,third"), "names third, which would not be restored");
        assertThatThrownBy(() -> run(restore("one,other"), "one"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("names other, which would not be restored");
        assertThatThrownBy(() -> TargetGoal.restore(
                        new RestoreGoal.Options(Optional.empty(), Optional.empty()),
                        Optional.of(new RollbackGoal.Options(
                                new Selection.LastMigration(), Interrupted.REFUSE, Optional.of(Duration.ZERO)))))
                .hasMessage(
                        "With targets, changesets are rolled back by one command, and backups restored by another.");
        assertThat(project.said).noneMatch(line -> line.contains("Step restore"));
    }

    private void refused(TargetGoal goal, String message) {
        assertThatThrownBy(() -> run(goal)).isInstanceOf(SetupException.class).hasMessageContaining(message);
    }

    @Test
    void without_a_backup_of_each_nothing_is_begun() throws Exception {
        twoDatabases();
        run(TargetGoal.backup(), "one");

        refused(restore(""), "Target other: There is no proven backup of " + database(other));
        refused(
                TargetGoal.restore(new RestoreGoal.Options(Optional.of("x"), Optional.empty()), Optional.empty()),
                "names one backup, and the targets are 2 databases.");
    }

    @Test
    void targets_in_one_database_are_restored_together_and_only_together() throws Exception {
        threeSchemas();
        backUp();
        in(one, "DELETE FROM globex.fields");

        RolloutReport beside = run(restore(""));

        assertThat(endings(beside).values()).hasSize(4).containsOnly(Ending.DONE);
        assertThat(beside.turns())
                .filteredOn(turn -> turn.target().name().equals("globex"))
                .extracting(Turn::words)
                .containsExactly("with acme, in the same database");
        assertThat(ask(restored(project, "acme"), "SELECT count(*) FROM globex.fields"))
                .isEqualTo("1");
        assertThat(project.said)
                .anyMatch(line -> line.contains("-Dmigration-safety.confirm=acme,globex,initech, or send"))
                .contains("[acme] It is all of " + one
                        + ", with 3 targets; to bring back one of them, copy out of it what that one lost.");
        assertThatThrownBy(() -> run(restore("globex"), "globex"))
                .isInstanceOf(SetupException.class)
                .hasMessage("A backup is of a whole database: with globex, it would take back acme, initech.");

        RolloutReport instead = run(restore("acme,globex,initech"), "acme", "globex", "initech");

        assertThat(endings(instead).values()).hasSize(3).containsOnly(Ending.DONE);
        assertThat(ask(one, "SELECT count(*) FROM globex.fields")).isEqualTo("1");
    }

    @Test
    void a_schema_that_is_no_target_keeps_its_database_from_being_replaced() throws Exception {
        threeSchemas();
        in(one, "CREATE SCHEMA stranger");
        in(one, "CREATE TABLE stranger.databasechangelog (id text)");
        backUp();

        RolloutReport report = run(restore("acme,globex,initech"), "acme", "globex", "initech");

        assertThat(endings(report).values()).containsOnly(Ending.FAILED);
        assertThat(report.turns().get(0).words())
                .startsWith("The backup would take back schemas too that no target names")
                .contains(": stranger.");
        assertThat(ask("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE '" + one + "\\_restored%'"))
                .isEqualTo("0");
    }

    @Test
    void a_database_that_is_gone_is_restored_too() throws Exception {
        twoDatabases();
        backUp();
        project.execute("DROP DATABASE " + other);

        RolloutReport report = run(restore("one,other"));

        assertThat(report.failed()).as("%s", project.said).isFalse();
        assertThat(farms(other)).isEqualTo("3");
    }

    /** What was written between the two runs is in the restored database, and a second swap would take it away again. */
    @Test
    void a_rollout_that_was_killed_after_a_swap_does_not_swap_again() throws Exception {
        twoDatabases();
        backUp();
        run(restore("one,other"));
        in(one, "INSERT INTO farms VALUES (4)");
        Path rollout = module.resolve(".migration-safety/rollout.jsonl");
        List<String> lines = Files.readAllLines(rollout);
        int begun = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("restore instead") && lines.get(i).contains("\"target\":\"one\"")) {
                begun = i;
                break;
            }
        }
        Files.write(rollout, lines.subList(0, begun + 1));

        RolloutReport again = run(restore("one,other"));

        assertThat(endings(again))
                .containsExactly(Map.entry("one", Ending.SKIPPED), Map.entry("other", Ending.SKIPPED));
        assertThat(again.turns().get(0).words()).isEqualTo("its backup took its place before");
        assertThat(farms(one)).isEqualTo("4");
    }
}

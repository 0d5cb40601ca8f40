package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.reactor.ModuleReport;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedRehearsalTest {
    /** The index of a foreign key comes after it, rollbacks are wrong, rows are in the way, one changeset needs a broken one. */
    private static final String CHANGELOG =
            """
            --liquibase formatted sql

            --changeset jo:farms
            CREATE TABLE farms (id bigint PRIMARY KEY, name text NOT NULL);
            --rollback DROP TABLE farms;

            --changeset jo:sensors
            CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint NOT NULL REFERENCES farms (id), kind text);
            --rollback DROP TABLE sensors;

            --changeset jo:broken
            CREATE TABLE readings (id bigint PRIMARY KEY, value nosuchtype);
            --rollback DROP TABLE readings;

            --changeset jo:forgetful
            CREATE TABLE tags (id bigint PRIMARY KEY);
            CREATE TABLE notes (id bigint PRIMARY KEY);
            --rollback DROP TABLE tags;

            --changeset jo:index
            CREATE INDEX sensors_farm_id ON sensors (farm_id);
            --rollback DROP INDEX sensors_farm_id;

            --changeset jo:unique
            ALTER TABLE sensors ADD CONSTRAINT sensors_kind_key UNIQUE (kind);
            --rollback ALTER TABLE sensors DROP CONSTRAINT sensors_kind_key;

            --changeset jo:dependent
            ALTER TABLE readings ADD COLUMN note text;
            --rollback ALTER TABLE readings DROP COLUMN note;

            --changeset jo:lossy splitStatements:false
            DO $$ BEGIN ALTER TABLE sensors DROP COLUMN kind; END $$;
            --rollback ALTER TABLE sensors ADD COLUMN kind text;
            """;

    @TempDir
    Path module;

    @BeforeEach
    void changelog() throws IOException {
        write(CHANGELOG);
    }

    @Test
    void shards_together_tell_what_an_undivided_rehearsal_tells() {
        Report whole = rehearse("");
        List<String> parts = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            Report part = rehearse(i + "/3");
            assertThat(part.shard()).contains(new Report.Shard(i, 3));
            parts.addAll(words(part));
        }

        Report merged = rehearse("merge");

        assertThat(merged.shard()).isEmpty();
        assertThat(words(merged)).isEqualTo(words(whole)).hasSize(4);
        assertThat(parts).containsExactlyInAnyOrderElementsOf(words(whole));
        assertThat(outcomes(merged)).isEqualTo(outcomes(whole));
        List<String> notes = new ArrayList<>(whole.notes());
        notes.add("Put together from 3 shards.");
        assertThat(merged.notes()).isEqualTo(notes);
    }

    @Test
    void each_changeset_is_proved_by_one_shard_and_rolled_back_in_its_chain() throws IOException {
        write(CHANGELOG.replace("nosuchtype", "numeric"));
        List<String> proved = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            for (Step step : rehearse(i + "/3").history().steps()) {
                Evidence evidence = step.evidence().orElseThrow();
                if (evidence.outcome() == Evidence.Outcome.REHEARSED) {
                    assertThat(evidence.chainRollback()).isPresent();
                    proved.add(step.changeSet().id().id());
                } else {
                    assertThat(evidence.note()).contains("Another shard of the rehearsal proves it.");
                    assertThat(evidence.apply()).isEmpty();
                }
            }
        }

        assertThat(proved)
                .containsExactly("farms", "sensors", "broken", "forgetful", "index", "unique", "dependent", "lossy");
    }

    @Test
    void more_shards_than_changesets_are_no_matter() throws IOException {
        write("--liquibase formatted sql\n\n--changeset jo:1\nCREATE TABLE farms (id bigint PRIMARY KEY);\n"
                + "--rollback DROP TABLE farms;\n");
        rehearse("1/3");
        rehearse("2/3");
        rehearse("3/3");

        assertThat(outcomes(rehearse("merge"))).containsExactly("1 REHEARSED");
    }

    @Test
    void a_missing_shard_is_named() {
        rehearse("1/3");
        rehearse("3/3");

        assertThatThrownBy(() -> rehearse("merge"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Of the 3 shards of the rehearsal 2 is missing");
    }

    @Test
    void shards_of_a_changelog_that_has_changed_since_are_refused() throws IOException {
        rehearse("1/2");
        rehearse("2/2");
        write(CHANGELOG + "\n--changeset jo:more\nCREATE TABLE more (id bigint);\n--rollback DROP TABLE more;\n");

        assertThatThrownBy(() -> rehearse("merge"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("the changelog is another one");
    }

    @Test
    void shards_of_different_changelogs_are_refused() throws IOException {
        rehearse("1/2");
        write(CHANGELOG.replace("kind text", "kind varchar"));
        rehearse("2/2");

        assertThatThrownBy(() -> rehearse("merge"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("do not belong together: different changelogs");
    }

    @Test
    void shards_that_were_cut_differently_are_refused() {
        rehearse("1/2");
        rehearse("2/3");

        assertThatThrownBy(() -> rehearse("merge"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("one of 2 and one of 3 shards");
    }

    @Test
    void shards_on_other_rows_are_refused() throws IOException {
        rehearse("1/2");
        rehearse("2/2");
        Files.writeString(module.resolve("migration-safety.yaml"), "seed:\n  rowsPerTable: 7\n");

        assertThatThrownBy(() -> rehearse("merge"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("`seed` or `tenancy` in the policy");
    }

    @Test
    void the_patterns_of_global_tables_are_a_setting_like_any_other() throws IOException {
        Files.writeString(
                module.resolve("migration-safety.yaml"),
                "tenancy:\n  model: column\n  column: farm_id\n  tenants: farms\n  exempt: [\"ref_*\"]\n");
        rehearse("1/2");
        rehearse("2/2");
        assertThat(rehearse("merge").notes()).contains("Put together from 2 shards.");
        Files.writeString(
                module.resolve("migration-safety.yaml"),
                "tenancy:\n  model: column\n  column: farm_id\n  tenants: farms\n  exempt: [\"tags\"]\n");

        assertThatThrownBy(() -> rehearse("merge"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("`seed` or `tenancy` in the policy");
    }

    @Test
    void a_damaged_shard_is_not_believed() throws IOException {
        rehearse("1/2");
        rehearse("2/2");
        Path steps = module.resolve("target/migration-safety/rehearse/shards/2-of-2/steps.bin");
        byte[] bytes = Files.readAllBytes(steps);
        bytes[bytes.length / 2] ^= 1;
        Files.write(steps, bytes);

        assertThatThrownBy(() -> rehearse("merge"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("2-of-2 cannot be read: steps.bin is not what was written");
    }

    @Test
    void a_bundle_takes_merged_shards_and_no_others() throws IOException {
        write("--liquibase formatted sql\n\n--changeset jo:1\nCREATE TABLE farms (id bigint PRIMARY KEY);\n"
                + "--rollback DROP TABLE farms;\n\n--changeset jo:2\nCREATE TABLE fields (id bigint PRIMARY KEY);\n"
                + "--rollback DROP TABLE fields;\n");
        rehearse("1/2");
        rehearse("2/2");
        assertThatThrownBy(this::bundle)
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Only shards of a rehearsal are in");

        rehearse("merge");

        assertThat(bundle()).exists();
    }

    @Test
    void the_report_puts_shards_together_as_a_merge_would() throws IOException {
        rehearse("1/3");
        rehearse("2/3");
        rehearse("3/3");

        ModuleReport together = reported().orElseThrow();

        assertThat(together.pages()).hasSize(3);
        rehearse("merge");
        ModuleReport merged = reported().orElseThrow();
        assertThat(merged.pages()).containsExactly(module.resolve("target/migration-safety/rehearse/report.html"));
        assertThat(timeless(together.content().path("findings")))
                .isEqualTo(timeless(merged.content().path("findings")))
                .hasSize(4);
        assertThat(timeless(together.content().path("changeSets")))
                .isEqualTo(timeless(merged.content().path("changeSets")));
        assertThat(timeless(together.content().path("summary")))
                .hasToString(timeless(merged.content().path("summary")).toString());
        assertThat(together.content().path("notes"))
                .containsExactlyInAnyOrderElementsOf(merged.content().path("notes"));
        assertThat(together.runs()).hasSize(1);
        assertThat(together.runs().at("/0/results")).isEqualTo(merged.runs().at("/0/results"));
        assertThat(together.runs().at("/0/tool")).isEqualTo(merged.runs().at("/0/tool"));
        assertThat(together.failed()).isTrue();
    }

    @Test
    void the_report_wants_every_shard() {
        rehearse("1/3");
        rehearse("3/3");

        assertThatThrownBy(this::reported)
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Of the 3 shards of the rehearsal 2 is missing");
    }

    @Test
    void the_report_takes_shards_or_a_whole_rehearsal_before_a_lint() throws IOException {
        assertThat(reported()).isEmpty();
        LintGoal.run(settings(), new Silent());
        assertThat(reported().orElseThrow().goal()).isEqualTo("lint");
        rehearse("1/2");
        rehearse("2/2");
        assertThat(reported().orElseThrow().content().path("shards").asInt()).isEqualTo(2);

        rehearse("");

        assertThat(reported().orElseThrow().goal()).isEqualTo("rehearse");
        assertThat(reported().orElseThrow().content().has("shards")).isFalse();
    }

    @Test
    void a_rehearsal_on_a_dump_is_not_split() throws IOException {
        Files.writeString(module.resolve("migration-safety.yaml"), "seed:\n  dump: farms.dump\n");

        assertThatThrownBy(() -> rehearse("1/2"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("migration-safety.yaml:2: a rehearsal on the dump that `seed.dump` names");
    }

    private static List<String> words(Report report) {
        return report.verdict().findings().stream()
                .map(ShardedRehearsalTest::words)
                .toList();
    }

    private static String words(Finding finding) {
        return String.join(
                " ",
                finding.rule().id(),
                finding.problem().changeSet().id(),
                finding.problem().object(),
                finding.severity().toString(),
                finding.witness().toString(),
                finding.agreement().toString(),
                finding.problem().message());
    }

    private static List<String> outcomes(Report report) {
        return report.history().steps().stream()
                .map(s -> s.changeSet().id().id() + " "
                        + s.evidence().orElseThrow().outcome())
                .toList();
    }

    private Optional<ModuleReport> reported() {
        Path output = module.resolve("target/migration-safety");
        return ReportGoal.read(new ReportGoal.Settings(
                        "com.acme:all:1",
                        module,
                        List.of(new ReportGoal.Module(module, output)),
                        output,
                        List.of("json")))
                .map(report -> report.modules().get(0));
    }

    /** Without what no two rehearsals share. */
    private static JsonNode timeless(JsonNode node) {
        List<String> fields = new ArrayList<>();
        node.fieldNames().forEachRemaining(fields::add);
        if (node instanceof ObjectNode object) {
            fields.stream()
                    .filter(name -> name.toLowerCase(Locale.ROOT).endsWith("millis"))
                    .forEach(object::remove);
        }
        node.forEach(ShardedRehearsalTest::timeless);
        return node;
    }

    private Path bundle() {
        return BundleGoal.run(settings(), new Silent()).orElseThrow();
    }

    private Report rehearse(String shard) {
        return RehearseGoal.run(settings(), new Rehearsing(false, shard), new Silent())
                .orElseThrow();
    }

    private GoalSettings settings() {
        RealDatabase server;
        try {
            server = TestPostgres.shared(17).reachedAt("postgres");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return SettingsOf.module(
                module,
                Optional.of("changelog.sql"),
                List.of("json", "html", "sarif"),
                Optional.of(new GoalSettings.External(
                        "jdbc:postgresql://" + server.host() + ":" + server.port() + "/postgres",
                        server.user().orElseThrow(),
                        TestPostgres.password(server))),
                Map.of());
    }

    private void write(String changeLog) throws IOException {
        Path resources = Files.createDirectories(module.resolve("src/main/resources"));
        Files.writeString(resources.resolve("changelog.sql"), changeLog);
    }
}

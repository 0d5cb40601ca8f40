package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.step.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedServerGoalTest {
    @TempDir
    private Path module;

    @Test
    void without_a_superuser_rows_rollbacks_and_locks_are_proved_and_what_is_not_seen_is_said()
            throws IOException, SQLException {
        Report report = rehearse(
                """
                --liquibase formatted sql

                --changeset jo:farms
                CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
                --rollback DROP TABLE farms;

                --changeset jo:sensors
                CREATE TABLE sensors (
                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    farm_id bigint NOT NULL CONSTRAINT sensors_farm_fk REFERENCES farms (id)
                );
                CREATE INDEX sensors_farm_id ON sensors (farm_id);
                --rollback DROP TABLE sensors;

                --changeset jo:forgets
                CREATE INDEX farms_name ON farms (name);
                --rollback SELECT 1;
                """);

        assertThat(report.notes()).anySatisfy(note -> assertThat(note)
                .startsWith("The user keeper of <postgres><url> is no superuser: "));
        assertThat(report.history().witness()).isEqualTo(Witness.REHEARSAL);
        assertThat(report.verdict().findings().stream()
                        .filter(f -> f.witness() == Witness.REHEARSAL)
                        .map(Finding::rule)
                        .map(rule -> rule.id()))
                .contains("rollback/schema-differs")
                .doesNotContain(
                        "changelog/apply-fails", "rollback/fails", "rollback/chain-fails", "rollback/data-differs");
    }

    private Report rehearse(String changeLog) throws IOException, SQLException {
        Path resources = Files.createDirectories(module.resolve("src/main/resources"));
        Files.writeString(resources.resolve("changelog.sql"), changeLog);
        try (Connection superuser = TestPostgres.shared(17).connect("postgres");
                Statement statement = superuser.createStatement()) {
            statement.execute("CREATE ROLE keeper LOGIN CREATEDB PASSWORD 'provided'");
            try {
                String url = superuser.getMetaData().getURL().replaceFirst("\\?.*", "");
                return RehearseGoal.run(
                                SettingsOf.module(
                                        module,
                                        Optional.of("changelog.sql"),
                                        List.of(),
                                        Optional.of(new GoalSettings.External(url, "keeper", "provided")),
                                        Map.of()),
                                new Silent())
                        .orElseThrow();
            } finally {
                statement.execute("DROP ROLE keeper");
            }
        }
    }
}

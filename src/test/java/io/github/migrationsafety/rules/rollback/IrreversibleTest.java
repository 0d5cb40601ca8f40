package io.github.migrationsafety.rules.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IrreversibleTest {
    private static final String RELEASED =
            """
            --changeset jo:released
            CREATE TABLE sensors (id bigint PRIMARY KEY, name text, depth numeric(6,2), at timestamptz, status text,
              twice numeric GENERATED ALWAYS AS (depth * 2) STORED);
            CREATE TABLE old_sensors (id bigint PRIMARY KEY);
            --rollback DROP TABLE sensors; DROP TABLE old_sensors;
            """;

    private static List<String> objects(String changeSets) {
        return Lint.sql(changeSets).released(RELEASED).findings("rollback/irreversible").stream()
                .map(f -> f.problem().object())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ALTER TABLE sensors DROP COLUMN name | public.sensors(name)",
                "ALTER TABLE public.\"sensors\" DROP COLUMN IF EXISTS name | public.sensors(name)",
                "DROP TABLE sensors | public.sensors",
                "DROP TABLE IF EXISTS sensors CASCADE | public.sensors",
                "DELETE FROM sensors AS s WHERE s.id > 7 | public.sensors",
                "TRUNCATE sensors | public.sensors",
                "UPDATE sensors SET name = trim(name) | public.sensors(name)",
                "UPDATE sensors SET depth = 0 WHERE depth < 0 | public.sensors(depth)",
                "ALTER TABLE sensors ALTER COLUMN depth TYPE int | public.sensors(depth)",
                "ALTER TABLE sensors ALTER COLUMN at TYPE date | public.sensors(at)",
                "ALTER TABLE sensors ALTER COLUMN at TYPE timestamptz(0) | public.sensors(at)"
            })
    void what_is_lost_is_named(String statement, String object) {
        assertThat(objects("--changeset jo:1\n" + statement + ";\n--rollback SELECT 1;\n"))
                .containsExactly(object);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Nothing stands there, or nothing is lost.
                "DROP TABLE IF EXISTS nothing;",
                "CREATE TABLE scratch (id int); DROP TABLE scratch;",
                "CREATE TEMPORARY TABLE kept AS SELECT * FROM sensors; DROP TABLE kept;",
                "ALTER TABLE sensors DROP COLUMN twice;",
                "ALTER TABLE sensors ALTER COLUMN depth TYPE numeric(8,2);",
                "ALTER TABLE sensors ALTER COLUMN depth TYPE numeric;",
                "ALTER TABLE sensors ALTER COLUMN name TYPE varchar(20);",
                "ALTER TABLE sensors ADD COLUMN label text; UPDATE sensors SET label = name;",
                "DROP INDEX sensors_pkey;",
                "ALTER TABLE sensors DROP COLUMN IF EXISTS never_there;",
                // A copy is kept.
                "CREATE TABLE kept AS SELECT id, name FROM sensors; ALTER TABLE sensors DROP COLUMN name;",
                "CREATE TABLE kept AS SELECT id, name FROM sensors; UPDATE sensors SET name = trim(name);",
                "CREATE TABLE kept AS TABLE sensors; TRUNCATE sensors;",
                "SELECT * INTO kept FROM sensors; DROP TABLE sensors;",
                "INSERT INTO old_sensors SELECT id FROM sensors; DELETE FROM sensors;",
                "ALTER TABLE sensors ADD COLUMN title text; UPDATE sensors SET title = name;"
                        + " ALTER TABLE sensors DROP COLUMN name;",
                "WITH gone AS (DELETE FROM sensors RETURNING id) INSERT INTO old_sensors SELECT id FROM gone;"
            })
    void what_is_kept_or_never_was_is_passed_over(String statements) {
        assertThat(objects("--changeset jo:1\n" + statements + "\n--rollback SELECT 1;\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DELETE FROM sensors WHERE id = 7 | INSERT INTO sensors (id, name) VALUES (7, 'x')",
                "UPDATE sensors SET depth = depth + 1 | UPDATE sensors SET depth = depth - 1",
                "UPDATE sensors SET status = 'on' WHERE status = 'up' | UPDATE sensors SET status = 'up' WHERE status = 'on'",
                "UPDATE sensors SET status = 'on' WHERE status IS NULL | UPDATE sensors SET status = NULL WHERE status = 'on'"
            })
    void what_the_rollback_knows_itself_is_passed_over(String statement, String rollback) {
        assertThat(objects("--changeset jo:1\n" + statement + ";\n--rollback " + rollback + ";\n"))
                .isEmpty();
    }

    @Test
    void the_rows_of_one_change_are_told_of_together_and_kept_together() {
        Lint lint = Lint.file(
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes:
                                - loadUpdateData: {tableName: sensors, primaryKey: id, file: sensors.csv}
                              rollback: "DELETE FROM sensors WHERE id IN (1, 2)"
                        """)
                .beside("sensors.csv", "id,name\n1,north\n2,south\n")
                .released(RELEASED);
        assertThat(lint.findings("rollback/irreversible")).singleElement().satisfies(f -> {
            assertThat(f.problem().object()).isEqualTo("public.sensors(name)");
            assertThat(f.problem().remedy())
                    .contains("CREATE TABLE public.sensors_before AS SELECT id, name FROM public.sensors;");
        });
    }
}

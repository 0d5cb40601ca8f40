package io.github.migrationsafety.rules.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pages of the rules do not show. */
class DataRulesTest {
    private static Lint afterRelease(String pending) {
        return Lint.sql(pending)
                .released(
                        """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY, name text);
                CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint REFERENCES farms ON DELETE CASCADE, unit text);
                CREATE VIEW units AS SELECT unit FROM sensors;
                """);
    }

    private static List<String> found(String rule, String pending) {
        return afterRelease(pending).found("data/" + rule);
    }

    @Test
    void an_update_of_a_temporary_or_new_table_loses_nothing() {
        assertThat(
                        found(
                                "update-without-where",
                                """
                --changeset jo:2
                CREATE TEMPORARY TABLE sensors (id bigint, unit text);
                UPDATE sensors SET unit = 'C';
                UPDATE public.sensors AS s SET unit = 'C';
                """))
                .containsExactly("5 public.sensors");
    }

    @Test
    void filling_a_new_column_is_a_backfill_and_no_loss() {
        String pending =
                """
                --changeset jo:2
                ALTER TABLE sensors ADD COLUMN kind text;
                --changeset jo:3
                UPDATE sensors SET kind = 'soil';
                """;
        assertThat(found("update-without-where", pending)).isEmpty();
        assertThat(found("backfill-not-batched", pending)).containsExactly("5 public.sensors");
    }

    @Test
    void the_remedy_of_a_backfill_goes_in_batches() {
        assertThat(afterRelease(
                                """
                --changeset jo:2
                ALTER TABLE sensors ADD COLUMN kind text;
                --changeset jo:3
                UPDATE sensors SET kind = 'soil';
                """)
                        .findings("data/backfill-not-batched")
                        .get(0)
                        .problem()
                        .remedy())
                .contains("--changeset jo:fill-kind runInTransaction:false splitStatements:false")
                .contains("UPDATE public.sensors SET kind = 'soil'")
                .contains("WHERE kind IS DISTINCT FROM ('soil') LIMIT 1000")
                .contains("--rollback UPDATE public.sensors SET kind = NULL WHERE kind IS NOT NULL;");
    }

    @Test
    void a_join_that_fills_a_new_column_goes_over_the_whole_table() {
        assertThat(
                        found(
                                "backfill-not-batched",
                                """
                --changeset jo:2
                ALTER TABLE sensors ADD COLUMN farm_name text;
                --changeset jo:3
                UPDATE sensors s SET farm_name = f.name FROM farms f WHERE f.id = s.farm_id AND s.farm_name IS NULL;
                UPDATE sensors s SET farm_name = 'x' FROM farms f WHERE f.id = s.farm_id AND f.name = 'y';
                """))
                .containsExactly("5 public.sensors");
    }

    @Test
    void a_condition_on_a_column_that_may_be_null_is_none_that_is_always_true() {
        assertThat(
                        found(
                                "tautology",
                                """
                --changeset jo:2
                DELETE FROM sensors WHERE unit = unit;
                DELETE FROM sensors WHERE unit = 'C' OR 1 <> 1;
                DELETE FROM sensors WHERE id = 5 AND true;
                --changeset jo:3
                DELETE FROM sensors WHERE id = id;
                --changeset jo:4
                DELETE FROM sensors WHERE unit = 'C' OR (true);
                --changeset jo:5
                UPDATE sensors SET unit = 'C' WHERE unit IS NULL OR unit IS NOT NULL;
                --changeset jo:6
                UPDATE sensors SET unit = 'C' WHERE NOT (id IS NULL AND 1 = 2);
                """))
                .containsExactly("7 public.sensors", "9 public.sensors", "11 public.sensors", "13 public.sensors");
    }

    @Test
    void delete_with_using_and_no_condition_is_a_delete_of_everything() {
        assertThat(
                        found(
                                "delete-without-where",
                                """
                --changeset jo:2
                DELETE FROM sensors USING farms;
                """))
                .containsExactly("3 public.sensors");
    }

    @Test
    void truncate_names_what_goes_along() {
        Lint lint = afterRelease(
                """
                --changeset jo:2
                TRUNCATE TABLE farms CASCADE;
                """);
        assertThat(lint.found("data/truncate")).containsExactly("3 public.farms");
        assertThat(lint.findings("data/truncate").get(0).problem().message()).contains("of `public.sensors`");
    }

    @Test
    void the_rehearsal_names_what_cascade_took_along_and_nothing_of_the_table_itself() {
        Lint lint = afterRelease(
                        """
                --changeset jo:2
                CREATE INDEX ix_unit ON sensors (unit);
                --changeset jo:3
                DROP TABLE farms CASCADE;
                --changeset jo:4
                ALTER TABLE sensors DROP COLUMN unit CASCADE;
                """)
                .rehearsed();
        assertThat(lint.found("data/drop-cascade")).containsExactly("5 public.farms", "7 public.sensors(unit)");
        assertThat(lint.findings("data/drop-cascade").get(0).problem().message())
                .contains("it took along constraint `public.sensors.sensors_farm_id_fkey`.");
        assertThat(lint.findings("data/drop-cascade").get(1).problem().message())
                .contains("view `public.units`");
    }

    @Test
    void rows_named_by_their_key_and_literal_rows_are_no_backfill() {
        assertThat(
                        found(
                                "backfill-with-schema-change",
                                """
                --changeset jo:2
                ALTER TABLE sensors ADD COLUMN kind text;
                UPDATE sensors SET kind = 'soil' WHERE id IN (1, 2);
                INSERT INTO farms (id) VALUES (5);
                --changeset jo:3
                CREATE TABLE kinds (code text PRIMARY KEY);
                UPDATE sensors SET kind = 'air' WHERE unit = 'C';
                --changeset jo:4
                UPDATE farms SET name = 'x' WHERE name = 'y';
                ALTER TABLE sensors ADD COLUMN depth integer;
                """))
                .isEmpty();
    }

    @Test
    void rows_before_a_schema_change_of_the_same_table_make_deadlocks() {
        assertThat(
                        found(
                                "backfill-with-schema-change",
                                """
                --changeset jo:2
                UPDATE sensors SET unit = 'C' WHERE unit = 'c';
                ALTER TABLE sensors ALTER COLUMN unit SET NOT NULL;
                """))
                .containsExactly("3 public.sensors");
    }

    @Test
    void rows_go_with_their_parents_and_a_missing_rollback_is_told_by_another_rule() {
        assertThat(
                        found(
                                "load-without-rollback",
                                """
                --changeset jo:2
                INSERT INTO farms (id) VALUES (7);
                INSERT INTO sensors (id, farm_id) VALUES (7, 7);
                --rollback DELETE FROM farms WHERE id = 7;
                --changeset jo:3
                INSERT INTO farms (id) VALUES (8);
                --changeset jo:4
                CREATE TABLE staging (id bigint);
                INSERT INTO staging VALUES (1);
                DROP TABLE staging;
                --rollback SELECT 1;
                --changeset jo:5
                INSERT INTO farms (id) VALUES (9);
                --rollback DELETE FROM sensors WHERE farm_id = 9;
                """))
                .containsExactly("14 public.farms");
    }

    @Test
    void default_rows_need_no_columns() {
        assertThat(
                        found(
                                "insert-without-columns",
                                """
                --changeset jo:2
                INSERT INTO farms DEFAULT VALUES;
                INSERT INTO farms SELECT id, unit FROM sensors;
                """))
                .containsExactly("4 public.farms");
    }
}

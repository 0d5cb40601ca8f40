package io.github.migrationsafety.rules.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pages of the rules do not show: what breaks the running release, and what only looks as if it did. */
class CompatibilityRulesTest {
    private static Lint afterRelease(String pending) {
        return Lint.sql(pending)
                .released(
                        """
                --changeset jo:1
                CREATE SCHEMA archive;
                CREATE TABLE farms (id bigint PRIMARY KEY, name text);
                CREATE TABLE sensors (
                    id bigint PRIMARY KEY,
                    farm_id bigint NOT NULL CONSTRAINT fk_farm REFERENCES farms,
                    code text CONSTRAINT uq_code UNIQUE,
                    status varchar(20) DEFAULT 'new' CONSTRAINT ck_status CHECK (status IN ('new', 'old')),
                    "Label" text);
                CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
                CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
                CREATE VIEW labels AS SELECT id, "Label" AS label FROM sensors;
                """);
    }

    private static List<String> found(String rule, String pending) {
        return afterRelease(pending).found("compatibility/" + rule);
    }

    @Test
    void a_rename_is_found_through_quotes_schema_and_search_path() {
        assertThat(
                        found(
                                "rename-column",
                                """
                --changeset jo:2
                SET search_path = archive, public;
                ALTER TABLE sensors RENAME COLUMN "Label" TO label;
                ALTER TABLE public.sensors RENAME code TO sku;
                """))
                .containsExactly("4 public.sensors(Label)", "5 public.sensors(code)");
    }

    @Test
    void a_rename_in_a_schema_of_its_own_is_another_table() {
        assertThat(
                        found(
                                "rename-column",
                                """
                --changeset jo:2
                CREATE TABLE archive.sensors (id bigint, code text);
                ALTER TABLE archive.sensors RENAME COLUMN code TO sku;
                """))
                .isEmpty();
    }

    @Test
    void a_rename_after_which_the_old_name_stands_again_is_silent() {
        assertThat(
                        found(
                                "rename-column",
                                """
                --changeset jo:2
                ALTER TABLE sensors RENAME COLUMN code TO sku;
                ALTER TABLE sensors ADD COLUMN code text GENERATED ALWAYS AS (sku) STORED;
                """))
                .isEmpty();
    }

    @Test
    void a_rename_under_a_new_table_name_is_found_once() {
        assertThat(
                        found(
                                "rename-column",
                                """
                --changeset jo:2
                ALTER TABLE sensors RENAME TO devices;
                ALTER TABLE devices RENAME COLUMN code TO sku;
                ALTER TABLE devices RENAME COLUMN sku TO article;
                """))
                .containsExactly("4 public.devices(code)");
    }

    @Test
    void the_remedy_of_a_rename_is_expand_and_fill() {
        Finding finding = afterRelease(
                        """
                --changeset jo:2
                ALTER TABLE sensors RENAME COLUMN code TO sku;
                """)
                .findings("compatibility/rename-column")
                .get(0);
        assertThat(finding.problem().remedy())
                .contains("ALTER TABLE public.sensors ADD COLUMN sku text;")
                .contains("--changeset jo:fill-sku runInTransaction:false splitStatements:false")
                .contains("WHERE sku IS NULL AND code IS NOT NULL");
    }

    @Test
    void a_table_that_is_renamed_back_or_swapped_in_one_changeset_keeps_its_name() {
        assertThat(
                        found(
                                "rename-table",
                                """
                --changeset jo:2
                CREATE TABLE farms_new (id bigint PRIMARY KEY, name text, area numeric);
                ALTER TABLE farms RENAME TO farms_old;
                ALTER TABLE farms_new RENAME TO farms;
                """))
                .isEmpty();
    }

    @Test
    void a_swap_for_a_table_without_the_old_columns_is_a_rename() {
        assertThat(
                        found(
                                "rename-table",
                                """
                --changeset jo:2
                CREATE TABLE farms_new (id bigint PRIMARY KEY, label text);
                ALTER TABLE farms RENAME TO farms_old;
                ALTER TABLE farms_new RENAME TO farms;
                """))
                .containsExactly("4 public.farms");
    }

    @Test
    void views_schemas_and_moves_are_renames_too_and_partitions_are_not() {
        assertThat(
                        found(
                                "rename-table",
                                """
                --changeset jo:2
                ALTER VIEW labels RENAME TO names;
                ALTER TABLE farms SET SCHEMA archive;
                ALTER TABLE events_2025 RENAME TO events_archive;
                ALTER SCHEMA archive RENAME TO attic;
                """))
                .containsExactly("3 public.labels", "4 public.farms", "6 archive");
    }

    @Test
    void a_dropped_partition_and_what_does_not_exist_are_not_missed() {
        assertThat(
                        found(
                                "drop-table",
                                """
                --changeset jo:2
                DROP TABLE events_2025;
                DROP TABLE IF EXISTS devices, sensors CASCADE;
                """))
                .containsExactly("4 public.sensors");
    }

    @Test
    void a_dropped_view_is_told_once_by_the_more_precise_rule() {
        String drop = """
                --changeset jo:2
                DROP VIEW labels;
                """;
        assertThat(found("view-shape", drop)).containsExactly("3 public.labels");
        assertThat(found("drop-table", drop)).isEmpty();
    }

    @Test
    void a_view_that_is_made_again_in_a_later_changeset_keeps_its_shape() {
        assertThat(
                        found(
                                "view-shape",
                                """
                --changeset jo:2
                DROP VIEW IF EXISTS labels;
                DROP VIEW IF EXISTS names;
                --changeset jo:3
                CREATE VIEW labels AS SELECT id, code, "Label" AS label FROM sensors;
                """))
                .isEmpty();
    }

    @Test
    void dropping_and_replacing_in_one_release_is_an_error_and_told_once() {
        String pending =
                """
                --changeset jo:2
                ALTER TABLE sensors ADD COLUMN sku text;
                UPDATE sensors SET sku = code WHERE code IS NOT NULL;
                --changeset jo:3
                ALTER TABLE sensors DROP COLUMN code;
                """;
        assertThat(found("contract-too-early", pending)).containsExactly("6 public.sensors(code)");
        assertThat(found("drop-column", pending)).isEmpty();
    }

    @Test
    void a_table_that_the_values_are_moved_to_is_none_to_go_on_with() {
        String copied =
                """
                --changeset jo:2
                CREATE TABLE codes (farm_id bigint, sensor_id bigint, code text);
                INSERT INTO codes SELECT farm_id, id, code FROM sensors;
                """;
        String dropped =
                """
                --changeset jo:3
                ALTER TABLE sensors DROP COLUMN code;
                """;
        assertThat(found("contract-too-early", copied + dropped)).containsExactly("6 public.sensors(code)");
        String emptied = "UPDATE sensors SET code = NULL WHERE code IS NOT NULL;\n";
        assertThat(found("contract-too-early", copied + emptied + dropped)).isEmpty();
        assertThat(found("contract-too-early", "--changeset jo:1b\n" + emptied + copied + dropped))
                .isNotEmpty();
    }

    @Test
    void a_column_beside_the_dropped_one_is_no_replacement() {
        String pending =
                """
                --changeset jo:2
                ALTER TABLE sensors ADD COLUMN depth integer;
                UPDATE sensors SET depth = 1 WHERE farm_id = 3;
                ALTER TABLE sensors DROP COLUMN code;
                """;
        assertThat(found("contract-too-early", pending)).isEmpty();
        assertThat(found("drop-column", pending)).containsExactly("5 public.sensors(code)");
    }

    @Test
    void a_column_that_is_added_and_made_required_in_three_steps_is_told_where_it_begins_to_bind() {
        assertThat(
                        found(
                                "add-required-column",
                                """
                --changeset jo:2
                ALTER TABLE sensors ADD COLUMN kind text;
                --changeset jo:3
                ALTER TABLE sensors ADD CONSTRAINT ck_kind CHECK (kind IS NOT NULL) NOT VALID;
                --changeset jo:4
                ALTER TABLE sensors VALIDATE CONSTRAINT ck_kind;
                ALTER TABLE sensors ALTER COLUMN kind SET NOT NULL;
                ALTER TABLE sensors DROP CONSTRAINT ck_kind;
                """))
                .containsExactly("5 public.sensors(kind)");
    }

    @Test
    void a_default_that_goes_in_the_same_release_protects_nobody() {
        assertThat(
                        found(
                                "add-required-column",
                                """
                --changeset jo:2
                ALTER TABLE sensors ADD COLUMN kind text NOT NULL DEFAULT 'soil';
                --changeset jo:3
                ALTER TABLE sensors ALTER COLUMN kind DROP DEFAULT;
                """))
                .containsExactly("5 public.sensors(kind)");
    }

    @Test
    void identity_generated_and_trigger_filled_columns_are_not_required_of_writers() {
        assertThat(
                        found(
                                "add-required-column",
                                """
                --changeset jo:2
                ALTER TABLE sensors ADD COLUMN no bigint GENERATED ALWAYS AS IDENTITY;
                ALTER TABLE sensors ADD COLUMN twice bigint NOT NULL GENERATED ALWAYS AS (id * 2) STORED;
                ALTER TABLE sensors ADD COLUMN serial_no bigserial NOT NULL;
                ALTER TABLE sensors ADD COLUMN kind text;
                CREATE TRIGGER fill BEFORE INSERT ON sensors FOR EACH ROW EXECUTE FUNCTION fill_kind();
                ALTER TABLE sensors ALTER COLUMN kind SET NOT NULL;
                """))
                .isEmpty();
    }

    @Test
    void an_explicit_null_default_is_none() {
        assertThat(
                        found(
                                "add-required-column",
                                """
                --changeset jo:2
                ALTER TABLE sensors ADD COLUMN kind text DEFAULT NULL NOT NULL;
                """))
                .containsExactly("3 public.sensors(kind)");
    }

    @Test
    void only_a_type_of_another_kind_or_a_narrower_one_is_a_change() {
        assertThat(
                        found(
                                "change-type",
                                """
                --changeset jo:2
                ALTER TABLE sensors ALTER COLUMN status TYPE varchar(40);
                ALTER TABLE sensors ALTER COLUMN status TYPE text;
                ALTER TABLE sensors ALTER COLUMN id TYPE integer;
                ALTER TABLE events ALTER COLUMN at TYPE timestamptz;
                """))
                .containsExactly("5 public.sensors(id)", "6 public.events(at)");
    }

    @Test
    void a_constraint_that_follows_from_another_is_nothing_new() {
        assertThat(
                        found(
                                "new-constraint",
                                """
                --changeset jo:2
                ALTER TABLE sensors ADD CONSTRAINT uq_wide UNIQUE (code, farm_id);
                ALTER TABLE sensors ADD CONSTRAINT ck_farm CHECK (farm_id IS NOT NULL) NOT VALID;
                ALTER TABLE sensors ALTER COLUMN farm_id SET NOT NULL;
                ALTER TABLE sensors DROP CONSTRAINT ck_status;
                ALTER TABLE sensors ADD CONSTRAINT ck_status CHECK (status IN ('new', 'old', 'lost')) NOT VALID;
                ALTER TABLE sensors DROP CONSTRAINT fk_farm;
                ALTER TABLE sensors ADD CONSTRAINT fk_farm2 FOREIGN KEY (farm_id) REFERENCES farms ON DELETE CASCADE NOT VALID;
                """))
                .isEmpty();
    }

    @Test
    void a_stricter_check_is_new_and_a_check_before_set_not_null_is_told_once() {
        assertThat(
                        found(
                                "new-constraint",
                                """
                --changeset jo:2
                ALTER TABLE sensors DROP CONSTRAINT ck_status;
                ALTER TABLE sensors ADD CONSTRAINT ck_status CHECK (status IN ('new')) NOT VALID;
                --changeset jo:3
                ALTER TABLE sensors ADD CONSTRAINT ck_code CHECK (code IS NOT NULL) NOT VALID;
                ALTER TABLE sensors ALTER COLUMN code SET NOT NULL;
                """))
                .containsExactly("4 public.sensors.ck_status", "6 public.sensors.ck_code");
    }

    @Test
    void integrity_is_weakened_only_where_nothing_takes_its_place() {
        assertThat(
                        found(
                                "weakened-integrity",
                                """
                --changeset jo:2
                ALTER TABLE sensors DROP CONSTRAINT uq_code;
                CREATE UNIQUE INDEX ux_code ON sensors (code);
                ALTER TABLE sensors DROP CONSTRAINT ck_status;
                ALTER TABLE sensors ADD CONSTRAINT ck_state CHECK (status IN ('new', 'old', 'lost')) NOT VALID;
                ALTER TABLE sensors ALTER COLUMN farm_id DROP NOT NULL;
                ALTER TABLE sensors ALTER COLUMN farm_id SET NOT NULL;
                ALTER TABLE sensors DROP CONSTRAINT IF EXISTS ck_unknown;
                """))
                .isEmpty();
    }

    @Test
    void a_unique_index_on_part_of_the_rows_is_no_replacement() {
        assertThat(
                        found(
                                "weakened-integrity",
                                """
                --changeset jo:2
                ALTER TABLE sensors DROP CONSTRAINT uq_code;
                CREATE UNIQUE INDEX ux_code ON sensors (code) WHERE status = 'new';
                """))
                .containsExactly("3 public.sensors.uq_code");
    }

    @Test
    void a_constraint_goes_unmissed_with_its_column() {
        assertThat(
                        found(
                                "weakened-integrity",
                                """
                --changeset jo:2
                ALTER TABLE sensors DROP CONSTRAINT uq_code;
                ALTER TABLE sensors DROP COLUMN code;
                """))
                .isEmpty();
    }

    @Test
    void a_default_that_comes_back_is_not_dropped() {
        assertThat(
                        found(
                                "drop-default",
                                """
                --changeset jo:2
                ALTER TABLE sensors ALTER COLUMN status DROP DEFAULT;
                ALTER TABLE sensors ALTER COLUMN status SET DEFAULT  'new';
                """))
                .isEmpty();
    }

    @Test
    void a_function_with_one_more_argument_takes_the_place_of_none() {
        Lint lint = Lint.sql(
                        """
                --changeset jo:2
                DROP FUNCTION IF EXISTS f(integer), g();
                DROP FUNCTION IF EXISTS f(text);
                DROP FUNCTION audit();
                """)
                .released(
                        """
                --changeset jo:1 splitStatements:false
                CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
                --changeset jo:11 splitStatements:false
                CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                """);
        assertThat(lint.found("compatibility/change-function")).containsExactly("3 public.f(int4)");
    }

    @Test
    void an_enum_that_is_replaced_by_a_new_type_of_its_name_loses_what_that_lacks() {
        Lint lint = Lint.sql(
                        """
                --changeset jo:2
                CREATE TYPE mood_new AS ENUM ('ok', 'fine');
                ALTER TABLE persons ALTER COLUMN mood TYPE mood_new USING mood::text::mood_new;
                DROP TYPE mood;
                ALTER TYPE mood_new RENAME TO mood;
                """)
                .released(
                        """
                --changeset jo:1
                CREATE TYPE mood AS ENUM ('ok', 'sad');
                CREATE TABLE persons (id bigint PRIMARY KEY, mood mood);
                """);
        assertThat(lint.found("compatibility/remove-enum-value")).containsExactly("3 public.mood");
        assertThat(lint.found("compatibility/change-type")).isEmpty();
    }

    @Test
    void everything_is_new_where_nothing_is_released() {
        Lint lint = Lint.sql(
                """
                --changeset jo:1
                CREATE TABLE sensors (id bigint PRIMARY KEY, name text NOT NULL DEFAULT 'x');
                CREATE VIEW v AS SELECT id FROM sensors;
                --changeset jo:2
                ALTER TABLE sensors RENAME COLUMN name TO label;
                ALTER TABLE sensors ALTER COLUMN label DROP NOT NULL;
                ALTER TABLE sensors ALTER COLUMN label DROP DEFAULT;
                ALTER TABLE sensors ADD COLUMN kind text NOT NULL;
                DROP VIEW v;
                ALTER TABLE sensors DROP COLUMN label;
                DROP TABLE sensors;
                """);
        assertThat(lint.verdict().findings())
                .extracting(f -> f.rule().id())
                .noneMatch(id -> id.startsWith("compatibility/"));
    }

    @Test
    void what_a_change_makes_of_a_live_database_alone_is_seen_by_the_rehearsal() {
        Lint lint = Lint.file(
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes:
                                - dropAllForeignKeyConstraints: {baseTableName: fields}
                        """)
                .released(
                        """
                        --changeset jo:farms
                        CREATE TABLE farms (id bigint PRIMARY KEY);
                        CREATE TABLE fields (id bigint PRIMARY KEY, farm_id bigint CONSTRAINT fk_farm REFERENCES farms);
                        --rollback DROP TABLE fields; DROP TABLE farms;
                        """);
        assertThat(lint.rehearsed().found("compatibility/weakened-integrity"))
                .containsExactly("2 public.fields.fk_farm");
    }
}

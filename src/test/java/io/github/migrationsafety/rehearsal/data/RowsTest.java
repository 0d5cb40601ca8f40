package io.github.migrationsafety.rehearsal.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rehearsal.Rehearse;
import io.github.migrationsafety.step.DataProof;
import io.github.migrationsafety.step.DataProof.Difference;
import io.github.migrationsafety.step.Evidence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint PRIMARY KEY, name text, area numeric(10,2) DEFAULT 1, info json);
            INSERT INTO farms VALUES (10, 'ten', 1.25, '{"b": 1, "a": 2}'), (9, 'nine', 2.5, NULL), (11, NULL, NULL, '[]');
            --rollback DROP TABLE farms;

            """;

    @TempDir
    Path base;

    private List<DataProof> proofs(String changeSets) {
        return Rehearse.sql(base, FARMS + changeSets).evidence().stream()
                .map(Evidence::data)
                .toList();
    }

    private DataProof proof(String changeSet) {
        return proofs("--changeset jo:1\n" + changeSet).get(1);
    }

    private Difference difference(String changeSet) {
        List<Difference> differences = proof(changeSet).rollback();
        assertThat(differences).hasSize(1);
        return differences.get(0);
    }

    @Test
    void a_column_that_comes_back_empty_is_a_difference() {
        Difference difference = difference(
                """
                ALTER TABLE farms DROP COLUMN name;
                --rollback ALTER TABLE farms ADD COLUMN name text;
                """);

        assertThat(difference.table()).hasToString("public.farms");
        assertThat(difference.columns()).containsExactly("name");
        assertThat(difference.changed()).isEqualTo(2);
        assertThat(difference.missing()).isZero();
        assertThat(difference.added()).isZero();
        assertThat(difference.exampleKey()).contains("id = 9");
        assertThat(difference.before()).isEmpty();
        assertThat(difference.overreached()).isZero();
    }

    @Test
    void a_column_that_comes_back_with_its_values_is_none_wherever_it_stands() {
        assertThat(proof(
                                """
                                CREATE TABLE kept AS SELECT id, name FROM farms;
                                ALTER TABLE farms DROP COLUMN name;
                                --rollback ALTER TABLE farms ADD COLUMN name text;
                                --rollback UPDATE farms SET name = kept.name FROM kept WHERE kept.id = farms.id;
                                --rollback DROP TABLE kept;
                                """)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void what_is_renamed_and_renamed_back_is_none() {
        assertThat(proof(
                                """
                                ALTER TABLE farms RENAME COLUMN name TO title;
                                ALTER TABLE farms RENAME TO estates;
                                --rollback ALTER TABLE estates RENAME TO farms;
                                --rollback ALTER TABLE farms RENAME COLUMN title TO name;
                                """)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void lossy_arithmetic_is_found() {
        Difference difference = difference(
                """
                ALTER TABLE farms ALTER COLUMN area TYPE integer;
                --rollback ALTER TABLE farms ALTER COLUMN area TYPE numeric(10,2);
                """);

        assertThat(difference.columns()).containsExactly("area");
        assertThat(difference.changed()).isEqualTo(2);
    }

    @Test
    void json_that_says_the_same_is_the_same() {
        assertThat(proof(
                                """
                                ALTER TABLE farms ALTER COLUMN info TYPE jsonb;
                                --rollback ALTER TABLE farms ALTER COLUMN info TYPE json;
                                """)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void filled_nulls_are_found() {
        Difference difference = difference(
                """
                UPDATE farms SET name = 'none' WHERE name IS NULL;
                ALTER TABLE farms ALTER COLUMN name SET NOT NULL;
                --rollback ALTER TABLE farms ALTER COLUMN name DROP NOT NULL;
                """);

        assertThat(difference.changed()).isEqualTo(1);
        assertThat(difference.exampleKey()).contains("id = 11");
    }

    @Test
    void a_table_that_comes_back_empty_has_lost_its_rows() {
        Difference difference = difference(
                """
                DROP TABLE farms;
                --rollback CREATE TABLE farms (id bigint PRIMARY KEY, name text, area numeric(10,2) DEFAULT 1, info json);
                """);

        assertThat(difference.missing()).isEqualTo(3);
        assertThat(difference.columns()).isEmpty();
        assertThat(difference.exampleKey()).contains("id = 9");
    }

    @Test
    void a_truncated_table_has_lost_its_rows() {
        assertThat(difference(
                                """
                                TRUNCATE farms;
                                --rollback SELECT 1;
                                """)
                        .missing())
                .isEqualTo(3);
    }

    @Test
    void a_rollback_that_deletes_more_than_the_changeset_inserted_overreaches() {
        Difference difference = difference(
                """
                INSERT INTO farms (id, name) VALUES (12, 'twelve');
                --rollback DELETE FROM farms;
                """);

        assertThat(difference.missing()).isEqualTo(3);
        assertThat(difference.overreached()).isEqualTo(3);
        assertThat(difference.isOverreachOnly()).isTrue();
    }

    @Test
    void a_rollback_that_takes_back_all_but_what_it_should_only_overreaches_in_part() {
        Difference difference = difference(
                """
                UPDATE farms SET area = 7 WHERE id = 9;
                --rollback UPDATE farms SET area = 2.5;
                """);

        assertThat(difference.changed()).isEqualTo(2);
        assertThat(difference.overreached()).isEqualTo(2);
        assertThat(difference.exampleKey()).contains("id = 10");
    }

    @Test
    void a_trigger_that_fires_during_the_restore_is_found() {
        List<DataProof> proofs = proofs(
                """
                --changeset jo:1 splitStatements:false
                CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$;
                CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON farms FOR EACH ROW EXECUTE FUNCTION stamp();
                --rollback DROP TRIGGER stamp ON farms; DROP FUNCTION stamp();

                --changeset jo:2
                ALTER TABLE farms RENAME COLUMN area TO size;
                --rollback ALTER TABLE farms RENAME COLUMN size TO area;
                --rollback UPDATE farms SET area = area;
                """);

        assertThat(proofs.get(1).isEmpty()).isTrue();
        assertThat(proofs.get(2).rollback()).hasSize(1);
        assertThat(proofs.get(2).rollback().get(0).columns()).containsExactly("name");
    }

    @Test
    void what_the_next_changeset_meets_is_what_production_would_hold() {
        List<DataProof> proofs = proofs(
                """
                --changeset jo:1
                DELETE FROM farms WHERE id = 9;
                --rollback SELECT 1;

                --changeset jo:2
                UPDATE farms SET name = 'x' WHERE id = 10;
                --rollback UPDATE farms SET name = 'ten' WHERE id = 10;

                --changeset jo:3
                DELETE FROM farms;
                --rollback SELECT 1;
                """);

        assertThat(proofs.get(1).rollback()).hasSize(1);
        assertThat(proofs.get(2).isEmpty()).isTrue();
        assertThat(proofs.get(3).rollback().get(0).missing()).isEqualTo(2);
    }

    @Test
    void a_second_run_may_draw_other_keys_and_times() {
        assertThat(proof(
                                """
                                CREATE TABLE visits (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), at timestamptz DEFAULT
                                clock_timestamp(), number bigint GENERATED ALWAYS AS IDENTITY);
                                INSERT INTO visits DEFAULT VALUES;
                                ALTER TABLE farms ADD COLUMN token uuid DEFAULT gen_random_uuid();
                                --rollback ALTER TABLE farms DROP COLUMN token;
                                --rollback DROP TABLE visits;
                                """)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void a_second_run_that_writes_other_rows_is_found() {
        List<DataProof> proofs = proofs(
                """
                --changeset jo:1
                CREATE SEQUENCE calls;
                --rollback DROP SEQUENCE calls;

                --changeset jo:2
                INSERT INTO farms (id) SELECT 100 WHERE nextval('calls') = 1;
                --rollback DELETE FROM farms WHERE id = 100;
                """);

        assertThat(proofs.get(2).rollback()).isEmpty();
        assertThat(proofs.get(2).reapply()).hasSize(1);
        assertThat(proofs.get(2).reapply().get(0).missing()).isEqualTo(1);
    }

    @Test
    void rows_without_a_key_are_counted() {
        List<DataProof> proofs = proofs(
                """
                --changeset jo:1
                CREATE TABLE notes (farm_id bigint, text text);
                INSERT INTO notes VALUES (1, 'a'), (1, 'a'), (2, 'b');
                --rollback DROP TABLE notes;

                --changeset jo:2
                UPDATE notes SET text = lower(text || 'x');
                --rollback UPDATE notes SET text = 'a';

                --changeset jo:3
                DELETE FROM notes WHERE farm_id = 1;
                --rollback INSERT INTO notes VALUES (1, 'ax');
                """);

        Difference changed = proofs.get(2).rollback().get(0);
        assertThat(changed.changed()).isEqualTo(1);
        assertThat(changed.columns()).containsExactly("text");
        assertThat(changed.exampleKey()).isEmpty();
        assertThat(proofs.get(3).rollback().get(0).missing()).isEqualTo(1);
    }

    @Test
    void a_large_table_is_summed_up() {
        List<DataProof> proofs = proofs(
                """
                --changeset jo:1
                CREATE TABLE readings (id bigint PRIMARY KEY, value text, other text);
                INSERT INTO readings SELECT n, n, n FROM generate_series(1, 6000) n;
                --rollback DROP TABLE readings;

                --changeset jo:2
                UPDATE readings SET value = 'gone' WHERE id = 77;
                --rollback UPDATE readings SET value = '78' WHERE id = 77;

                --changeset jo:3
                UPDATE readings SET value = 'gone' WHERE id = 77;
                --rollback UPDATE readings SET value = 'gone' WHERE id = 77;

                --changeset jo:4
                DELETE FROM readings WHERE id = 5;
                --rollback SELECT 1;

                --changeset jo:5
                UPDATE readings SET other = other || 'x';
                --rollback UPDATE readings SET other = id;
                """);

        Difference summed = proofs.get(2).rollback().get(0);
        assertThat(summed.columns()).containsExactly("value");
        assertThat(summed.changed()).isZero();
        assertThat(proofs.get(3).isEmpty()).isTrue();
        assertThat(proofs.get(4).rollback().get(0).missing()).isEqualTo(1);
        assertThat(proofs.get(5).isEmpty()).isTrue();
    }

    @Test
    void values_are_told_where_they_may_be() {
        Difference difference = Rehearse.sql(
                        base,
                        FARMS
                                + """
                                --changeset jo:1
                                UPDATE farms SET name = upper(name), area = 3 WHERE id = 10;
                                --rollback UPDATE farms SET area = 1 WHERE id = 10;
                                """)
                .with(new DataSettings(true, Optional.empty()))
                .evidence()
                .get(1)
                .data()
                .rollback()
                .get(0);

        assertThat(difference.before()).contains("area = 1.25, name = ten");
        assertThat(difference.after()).contains("area = 1.00, name = TEN");
    }

    @Test
    void tables_that_are_not_logged_are_read_too() {
        List<DataProof> proofs = proofs(
                """
                --changeset jo:1
                CREATE UNLOGGED TABLE cache (id bigint PRIMARY KEY);
                INSERT INTO cache VALUES (1);
                --rollback DROP TABLE cache;

                --changeset jo:2
                DELETE FROM cache;
                --rollback SELECT 1;
                """);

        assertThat(proofs.get(2).rollback().get(0).missing()).isEqualTo(1);
    }
}

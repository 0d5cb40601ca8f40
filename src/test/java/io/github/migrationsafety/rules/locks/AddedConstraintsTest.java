package io.github.migrationsafety.rules.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddedConstraintsTest {
    private static Lint afterRelease(String pending) {
        return Lint.sql(pending)
                .released(
                        """
                        --changeset jo:1
                        CREATE TABLE farms (id bigint PRIMARY KEY);
                        CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint, name varchar(50), level int);
                        ALTER TABLE sensors ADD CONSTRAINT proven CHECK (level IS NOT NULL AND level > 0);
                        CREATE UNIQUE INDEX ix_name ON sensors (name);
                        """);
    }

    @Test
    void finds_constraints_with_and_without_a_name_in_one_statement() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE sensors
                            ADD CONSTRAINT fk FOREIGN KEY (farm_id) REFERENCES farms,
                            ADD CHECK (level < 9), ADD UNIQUE (farm_id, name);
                        """);
        assertThat(lint.found("locks/add-foreign-key-validating")).containsExactly("3 public.sensors.fk");
        assertThat(lint.found("locks/add-check-validating")).containsExactly("3 public.sensors");
        assertThat(lint.found("locks/unique-constraint-builds-index"))
                .containsExactly("3 public.sensors(farm_id, name)");
    }

    @Test
    void not_valid_and_using_index_and_new_tables_are_the_safe_way() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        CREATE TABLE alerts (id bigint PRIMARY KEY, farm_id bigint);
                        --changeset jo:3
                        ALTER TABLE alerts ADD FOREIGN KEY (farm_id) REFERENCES farms, ADD CHECK (id > 0), ADD UNIQUE (farm_id);
                        ALTER TABLE alerts ADD EXCLUDE USING btree (farm_id WITH =);
                        --changeset jo:4
                        ALTER TABLE sensors ADD CONSTRAINT fk FOREIGN KEY (farm_id) REFERENCES farms NOT VALID;
                        ALTER TABLE sensors ADD CONSTRAINT k UNIQUE USING INDEX ix_name;
                        """);
        assertThat(lint.found("locks/add-foreign-key-validating")).isEmpty();
        assertThat(lint.found("locks/add-check-validating")).isEmpty();
        assertThat(lint.found("locks/unique-constraint-builds-index")).isEmpty();
        assertThat(lint.found("locks/exclusion-constraint")).isEmpty();
    }

    @Test
    void a_new_table_that_is_filled_keeps_the_writers_of_the_referenced_one_out() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        CREATE TABLE alerts (id bigint PRIMARY KEY, farm_id bigint);
                        INSERT INTO alerts SELECT id, farm_id FROM sensors;
                        ALTER TABLE alerts ADD CONSTRAINT fk FOREIGN KEY (farm_id) REFERENCES farms;
                        """);
        assertThat(lint.found("locks/add-foreign-key-validating")).containsExactly("5 public.alerts.fk");
    }

    @Test
    void validation_counts_for_the_same_constraint_in_one_transaction_only() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE sensors ADD CONSTRAINT fk FOREIGN KEY (farm_id) REFERENCES farms NOT VALID;
                        ALTER TABLE sensors VALIDATE CONSTRAINT proven;
                        --changeset jo:3
                        ALTER TABLE sensors VALIDATE CONSTRAINT fk;
                        --changeset jo:4 runInTransaction:false
                        ALTER TABLE sensors ADD CONSTRAINT c CHECK (level < 9) NOT VALID;
                        ALTER TABLE sensors VALIDATE CONSTRAINT c;
                        --changeset jo:5
                        ALTER TABLE sensors ADD CONSTRAINT d CHECK (level < 99) NOT VALID;
                        ALTER TABLE sensors VALIDATE CONSTRAINT d;
                        """);
        assertThat(lint.found("locks/validate-in-same-transaction")).containsExactly("12 public.sensors.d");
    }

    @Test
    void a_unique_column_and_an_exclusion_constraint_build_an_index_too() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE sensors ADD COLUMN code text CONSTRAINT sensors_code_key UNIQUE;
                        ALTER TABLE sensors ADD CONSTRAINT e EXCLUDE USING btree (farm_id WITH =);
                        """);
        assertThat(lint.found("locks/unique-constraint-builds-index"))
                .containsExactly("3 public.sensors.sensors_code_key");
        assertThat(lint.found("locks/exclusion-constraint")).containsExactly("4 public.sensors.e");
    }

    @Test
    void the_remedies_follow_every_rule_on_locks() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE sensors ADD CONSTRAINT fk FOREIGN KEY (farm_id) REFERENCES farms (id) ON DELETE CASCADE;
                        --rollback ALTER TABLE sensors DROP CONSTRAINT fk;
                        --changeset jo:3
                        ALTER TABLE sensors ADD CONSTRAINT c CHECK (level < 9);
                        --rollback ALTER TABLE sensors DROP CONSTRAINT c;
                        --changeset jo:4
                        ALTER TABLE sensors ADD CONSTRAINT u UNIQUE (farm_id, name);
                        --rollback ALTER TABLE sensors DROP CONSTRAINT u;
                        """);
        for (String rule : List.of(
                "locks/add-foreign-key-validating",
                "locks/add-check-validating",
                "locks/unique-constraint-builds-index")) {
            String remedy = lint.findings(rule).get(0).problem().remedy();
            assertThat(afterRelease(remedy).rehearsed().verdict().findings())
                    .filteredOn(f -> f.rule().id().matches("(?:locks|index|rollback)/.*")
                            && !f.rule().id().equals("index/foreign-key-not-indexed"))
                    .as(remedy)
                    .isEmpty();
        }
    }
}

package io.github.migrationsafety.rules.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Constraints of partitioned tables: added to each partition first, they are taken over. */
class OnPartitionsTest {
    private static final String RELEASED =
            """
            --changeset jo:tables
            CREATE TABLE farms (id bigint PRIMARY KEY);
            CREATE TABLE readings (farm_id bigint, at date NOT NULL) PARTITION BY RANGE (at);
            CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
            CREATE TABLE readings_2026 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE INDEX ix_readings_farm ON readings (farm_id);
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "locks/add-foreign-key-validating    | fk_farm | FOREIGN KEY (farm_id) REFERENCES farms (id)",
                "locks/unique-constraint-builds-index | key    | UNIQUE (farm_id, at)"
            })
    void the_remedy_holds_nobody_up_and_goes_both_ways(String rule, String name, String constraint) {
        List<Finding> found = Lint.sql("--changeset jo:1\nALTER TABLE readings ADD CONSTRAINT " + name + " "
                        + constraint + ";\n--rollback ALTER TABLE readings DROP CONSTRAINT " + name + ";\n")
                .released(RELEASED)
                .findings(rule);
        assertThat(found).hasSize(1);
        String remedy = found.get(0).problem().remedy();
        assertThat(remedy).startsWith("--changeset jo:").contains("readings_2025", "readings_2026");

        List<Finding> pasted =
                Lint.sql(remedy).released(RELEASED).rehearsed().verdict().findings();
        assertThat(pasted)
                .filteredOn(f -> f.severity() == Severity.ERROR || f.rule().id().equals(rule))
                .isEmpty();
    }
}

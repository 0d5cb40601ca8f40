package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.policy.PolicyFile;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.data.Tenants;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedRowsTest {
    private static final String TENANCY =
            """
            tenancy:
              model: column
              column: farm_id
              tenants: farms
              exempt: ["ref_*", "legacy.*"]
            """;

    @Test
    void global_tables_are_the_exempt_ones_and_the_tenants_own() {
        Tenants tenants = settings(TENANCY).tenants().orElseThrow();

        assertThat(tenants.exempt())
                .accepts(
                        QualifiedName.of("public", "ref_country"),
                        QualifiedName.of("legacy", "old"),
                        QualifiedName.of("public", "farms"))
                .rejects(QualifiedName.of("public", "sensors"));
    }

    /** What is kept of a rehearsal is found again by what its settings read like. */
    @Test
    void the_same_policy_reads_alike_each_time_and_another_one_does_not() {
        assertThat(settings(TENANCY))
                .isEqualTo(settings(TENANCY))
                .hasToString(settings(TENANCY).toString());
        assertThat(settings(TENANCY).toString())
                .isNotEqualTo(settings(TENANCY.replace("ref_*", "lookup_*")).toString());
    }

    @Test
    void values_are_shown_only_when_the_policy_says_so() {
        assertThat(settings(TENANCY).showValues()).isFalse();
        assertThat(settings("seed: {showValues: true}\n").showValues()).isTrue();
        assertThat(settings("seed: {showValues: false}\n").showValues()).isFalse();
    }

    private static DataSettings settings(String policy) {
        return WatchedRows.of(Policy.read(new PolicyFile("migration-safety.yaml", policy), List.of()));
    }
}

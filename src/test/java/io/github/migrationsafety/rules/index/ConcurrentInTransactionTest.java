package io.github.migrationsafety.rules.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcurrentInTransactionTest {
    private static final String RULE = "index/concurrent-in-transaction";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE INDEX CONCURRENTLY ix ON sensors (farm_id) | public.ix",
                "DROP INDEX CONCURRENTLY IF EXISTS app.ix | app.ix",
                "REINDEX INDEX CONCURRENTLY ix | public.ix",
                "REINDEX TABLE CONCURRENTLY sensors | public.sensors",
                "ALTER TABLE readings DETACH PARTITION readings_1 CONCURRENTLY | public.readings_1"
            })
    void finds_what_postgresql_refuses_in_a_transaction_even_alone(String statement, String object) {
        assertThat(Lint.sql("--changeset jo:1\n" + statement + ";\n").found(RULE))
                .containsExactly("3 " + object);
        assertThat(Lint.sql("--changeset jo:1 runInTransaction:false\n" + statement + ";\n")
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void a_materialized_view_may_be_refreshed_concurrently_in_a_transaction() {
        assertThat(Lint.sql("--changeset jo:1\nREFRESH MATERIALIZED VIEW CONCURRENTLY totals;\n")
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void finds_it_in_the_rollback_which_runs_in_a_transaction_too() {
        assertThat(Lint.sql(
                                """
                --changeset jo:1
                CREATE INDEX ix ON sensors (farm_id);
                --rollback DROP INDEX CONCURRENTLY ix;
                """)
                        .findings(RULE))
                .singleElement()
                .satisfies(f -> assertThat(f.problem().message()).contains("stands in the rollback of a changeset"));
    }

    @Test
    void the_remedy_is_the_same_changeset_outside_a_transaction_with_a_rollback() {
        assertThat(Lint.sql("--changeset jo:1\nCREATE INDEX CONCURRENTLY ix ON app.sensors (farm_id);\n")
                        .findings(RULE)
                        .get(0)
                        .problem()
                        .remedy())
                .isEqualTo(
                        """
                --changeset jo:1 runInTransaction:false
                CREATE INDEX CONCURRENTLY ix ON app.sensors (farm_id);
                --rollback DROP INDEX CONCURRENTLY app.ix;""");
    }
}

package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockPatienceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX CONCURRENTLY i ON t (a)",
                "-- why\ncreate unique index\n concurrently i on t (a)",
                "/* why */ DROP INDEX CONCURRENTLY i",
                "REINDEX (VERBOSE) TABLE CONCURRENTLY t",
                "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                "VACUUM (ANALYZE) t"
            })
    void what_waits_without_making_others_wait_may_wait_for_long(String sql) {
        assertThat(LockPatience.of(sql)).isEqualTo(LockPatience.ENDLESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX i ON t (a)",
                "ALTER TABLE t ADD COLUMN a int",
                "VACUUM FULL t",
                "UPDATE t SET a = 'CREATE INDEX CONCURRENTLY'",
                "-- CREATE INDEX CONCURRENTLY i ON t (a)\nDROP INDEX i"
            })
    void everything_else_gives_up_soon(String sql) {
        assertThat(LockPatience.of(sql)).isEqualTo(LockPatience.SHORT);
    }

    @Test
    void waits_double_with_jitter_up_to_a_limit() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

        assertThat(backoff.after(1, random)).isBetween(Duration.ofMillis(50), Duration.ofMillis(150));
        assertThat(backoff.after(3, random)).isBetween(Duration.ofMillis(200), Duration.ofMillis(600));
        assertThat(backoff.after(30, random)).isEqualTo(Duration.ofSeconds(1));
    }
}

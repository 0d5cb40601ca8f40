package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {
    @Test
    void a_shard_is_told_by_its_number_and_how_many_there_are() {
        assertThat(share("2/4", Map.of())).isEqualTo(new Share.Shard(2, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/4", "5/4", "2", "2/", "a/b", "2/4/6", "-1/4", "1/0", "1/5000", "everything"})
    void what_is_no_shard_is_refused(String given) {
        assertThatThrownBy(() -> share(given, Map.of()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("The parameter `shard`");
    }

    @ParameterizedTest
    @CsvSource({
        "CI_NODE_INDEX, 2, CI_NODE_TOTAL, 4",
        "CIRCLE_NODE_INDEX, 1, CIRCLE_NODE_TOTAL, 4",
        "BUILDKITE_PARALLEL_JOB, 1, BUILDKITE_PARALLEL_JOB_COUNT, 4",
        "SEMAPHORE_JOB_INDEX, 2, SEMAPHORE_JOB_COUNT, 4",
        "SYSTEM_JOBPOSITIONINPHASE, 2, SYSTEM_TOTALJOBSINPHASE, 4",
        "BITBUCKET_PARALLEL_STEP, 1, BITBUCKET_PARALLEL_STEP_COUNT, 4"
    })
    void a_ci_server_tells_its_second_job_of_four_in_its_own_words(
            String index, String here, String total, String all) {
        Map<String, String> environment = Map.of(index, here, total, all);

        assertThat(share("auto", environment)).isEqualTo(new Share.Shard(2, 4));
        assertThat(share("", environment)).isEqualTo(new Share.Whole());
    }

    @Test
    void without_a_ci_server_that_splits_everything_is_rehearsed() {
        assertThat(share("auto", Map.of())).isEqualTo(new Share.Whole());
        assertThat(share("auto", Map.of("CIRCLE_NODE_INDEX", "0", "CIRCLE_NODE_TOTAL", "1")))
                .isEqualTo(new Share.Whole());
    }

    @Test
    void a_job_that_counts_from_0_where_others_count_from_1_is_refused() {
        assertThatThrownBy(() -> share("auto", Map.of("CI_NODE_INDEX", "0", "CI_NODE_TOTAL", "4")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("CI_NODE_INDEX=0 and CI_NODE_TOTAL=4");
    }

    private static Share share(String given, Map<String, String> environment) {
        return Share.of(given, name -> Optional.ofNullable(environment.get(name)));
    }
}

package io.github.migrationsafety.production.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.RolloutSettings;
import io.github.migrationsafety.policy.Share;
import io.github.migrationsafety.policy.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StageTest {
    private static List<Target> targets(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i ->
                        new Target("t" + i, "jdbc:postgresql://localhost/t" + i, Optional.empty(), Optional.empty()))
                .toList();
    }

    private static List<String> sizes(int count, List<String> canary, int canaries, Share... waves) {
        return Stage.of(targets(count), new RolloutSettings(canary, canaries, List.of(waves), 4, new Share(0, false)))
                .stream()
                .map(stage -> stage.name() + " " + stage.targets().size())
                .toList();
    }

    @Test
    void the_first_is_the_canary_and_all_others_follow_together() {
        assertThat(sizes(10, List.of(), 1)).containsExactly("canary 1", "wave 1 9");
        assertThat(sizes(10, List.of(), 0)).containsExactly("wave 1 10");
    }

    @Test
    void a_single_target_is_no_canary_and_as_many_canaries_as_targets_leave_no_wave() {
        assertThat(sizes(1, List.of(), 1)).containsExactly("wave 1 1");
        assertThat(sizes(2, List.of(), 5)).containsExactly("canary 2");
    }

    @Test
    void waves_are_numbers_or_parts_of_what_follows_the_canary() {
        assertThat(sizes(101, List.of(), 1, new Share(5, false), new Share(20, true)))
                .containsExactly("canary 1", "wave 1 5", "wave 2 20", "wave 3 75");
        assertThat(sizes(3, List.of(), 1, new Share(1, true), new Share(50, false)))
                .as("a wave has one at least, and no more than there are")
                .containsExactly("canary 1", "wave 1 1", "wave 2 1");
    }

    @Test
    void canaries_go_in_the_order_in_which_they_are_named() {
        List<Stage> stages =
                Stage.of(targets(12), new RolloutSettings(List.of("t7", "t1*"), 1, List.of(), 4, new Share(0, false)));

        assertThat(stages.get(0).targets()).extracting(Target::name).containsExactly("t7", "t1", "t10", "t11", "t12");
        assertThat(stages.get(0).canary()).isTrue();
        assertThat(stages.get(1).targets()).hasSize(7);
    }

    @Test
    void a_canary_that_is_no_target_is_refused() {
        assertThatThrownBy(() -> sizes(3, List.of("t4"), 1))
                .isInstanceOf(SetupException.class)
                .hasMessage("There is no target `t4`, which `canary` names. Did you mean `t1`?");
    }
}

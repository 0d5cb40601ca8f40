package io.github.migrationsafety.production.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.RolloutSettings;
import io.github.migrationsafety.policy.Share;
import io.github.migrationsafety.policy.Target;
import io.github.migrationsafety.production.targets.Turn.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RolloutTest {
    private static final Function<Target, Turn> FINE = target -> turn(target, Ending.DONE);

    private static Turn turn(Target target, Ending ending) {
        return new Turn(target, ending, "", Duration.ZERO);
    }

    private static Rollout of(int targets, int canaries, int parallel, int maxFailures) {
        List<Target> all = IntStream.rangeClosed(1, targets)
                .mapToObj(i ->
                        new Target("t" + i, "jdbc:postgresql://localhost/t" + i, Optional.empty(), Optional.empty()))
                .toList();
        return new Rollout(
                Stage.of(all, new RolloutSettings(List.of(), canaries, List.of(), parallel, new Share(0, false))),
                parallel,
                maxFailures);
    }

    private static long count(List<Turn> turns, Ending ending) {
        return turns.stream().filter(t -> t.ending() == ending).count();
    }

    @Test
    void so_many_run_at_the_same_time_and_never_more() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(4);

        List<Turn> turns = of(200, 0, 4, 0).run(target -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                // Four have to be here at once, or nobody goes on.
                together.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                return turn(target, Ending.FAILED);
            }
            running.decrementAndGet();
            return turn(target, Ending.DONE);
        });

        assertThat(most).hasValueLessThanOrEqualTo(4);
        assertThat(count(turns, Ending.DONE)).isEqualTo(200);
    }

    @Test
    void canaries_go_one_by_one_before_anybody_else() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());

        of(10, 3, 8, 0).run(target -> {
            order.add(target.name());
            return turn(target, Ending.DONE);
        });

        assertThat(order.subList(0, 3)).containsExactly("t1", "t2", "t3");
    }

    @Test
    void a_canary_that_fails_stops_however_many_may_fail() {
        Rollout rollout = of(5, 1, 4, 100);

        List<Turn> turns = rollout.run(target -> turn(target, Ending.FAILED));

        assertThat(turns)
                .extracting(Turn::ending)
                .containsExactly(
                        Ending.FAILED, Ending.NOT_STARTED, Ending.NOT_STARTED, Ending.NOT_STARTED, Ending.NOT_STARTED);
        assertThat(rollout.stopReason()).contains("the canary t1 failed");
    }

    @Test
    void the_first_failure_stops_unless_some_may_fail() {
        Set<String> bad = Set.of("t3", "t5", "t7");
        Function<Target, Turn> some = target -> turn(target, bad.contains(target.name()) ? Ending.FAILED : Ending.DONE);

        assertThat(count(of(10, 0, 1, 0).run(some), Ending.NOT_STARTED)).isEqualTo(7);
        assertThat(count(of(10, 0, 1, 1).run(some), Ending.NOT_STARTED)).isEqualTo(5);
        assertThat(count(of(10, 0, 1, 3).run(some), Ending.NOT_STARTED)).isZero();
    }

    @Test
    void what_runs_when_it_is_stopped_comes_to_its_end_and_nothing_else_begins() {
        Rollout rollout = of(10, 0, 3, 0);
        CountDownLatch three = new CountDownLatch(3);

        List<Turn> turns = rollout.run(target -> {
            three.countDown();
            try {
                three.await();
            } catch (InterruptedException e) {
                return turn(target, Ending.FAILED);
            }
            assertThat(rollout.running()).contains(target.name());
            rollout.stop("the build was interrupted");
            return turn(target, Ending.DONE);
        });

        assertThat(count(turns, Ending.DONE)).isEqualTo(3);
        assertThat(count(turns, Ending.NOT_STARTED)).isEqualTo(7);
        assertThat(turns.get(9).words()).isEqualTo("the build was interrupted");
        assertThat(rollout.running()).isEmpty();
    }

    @Test
    void an_interrupted_thread_waits_for_those_that_run_and_stays_interrupted() {
        Rollout rollout = of(3, 0, 1, 0);
        Thread caller = Thread.currentThread();

        List<Turn> turns = rollout.run(target -> {
            caller.interrupt();
            while (rollout.stopReason().isEmpty()) {
                Thread.onSpinWait();
            }
            return FINE.apply(target);
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(turns).extracting(Turn::ending).containsExactly(Ending.DONE, Ending.NOT_STARTED, Ending.NOT_STARTED);
    }
}

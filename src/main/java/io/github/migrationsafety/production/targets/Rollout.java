package io.github.migrationsafety.production.targets;

import io.github.migrationsafety.policy.Target;
import io.github.migrationsafety.production.targets.Turn.Ending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Gives every target its turn: stage by stage, so many at a time, until too many have failed or somebody stops it. What has begun
 * is never broken off. An instance is used once; {@link #stop} and {@link #running} may be called by any thread.
 */
public final class Rollout {
    private final List<Stage> stages;
    private final int parallel;
    private final int maxFailures;
    private final Map<Target, Turn> turns = new LinkedHashMap<>();
    private final Set<String> running = new LinkedHashSet<>();
    private int failures;
    private Optional<String> stopped = Optional.empty();

    /**
     * @param stages in their order
     * @param parallel how many targets run at the same time at most
     * @param maxFailures how many may fail before no further one is begun
     */
    public Rollout(List<Stage> stages, int parallel, int maxFailures) {
        this.stages = List.copyOf(stages);
        this.parallel = parallel;
        this.maxFailures = maxFailures;
    }

    /**
     * Runs it.
     *
     * @param turn gives one target its turn; called by several threads at once, and throws nothing
     * @return what became of each target, in the order of the stages
     */
    public List<Turn> run(Function<Target, Turn> turn) {
        for (Stage stage : stages) {
            run(stage, turn);
        }
        List<Turn> all = new ArrayList<>();
        for (Stage stage : stages) {
            for (Target target : stage.targets()) {
                Turn taken = turns.get(target);
                all.add(taken == null ? Turn.notStarted(target, stopReason().orElse("")) : taken);
            }
        }
        return all;
    }

    private void run(Stage stage, Function<Target, Turn> turn) {
        Queue<Target> waiting = new ConcurrentLinkedQueue<>(stage.targets());
        int together = stage.canary() ? 1 : Math.min(parallel, stage.targets().size());
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= together; i++) {
            Thread thread = new Thread(() -> work(stage, waiting, turn), "migration-safety-target-" + i);
            thread.start();
            threads.add(thread);
        }
        threads.forEach(this::await);
    }

    private void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                stop("the build was interrupted");
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Stage stage, Queue<Target> waiting, Function<Target, Turn> turn) {
        for (Target target = waiting.poll(); target != null && begin(target); target = waiting.poll()) {
            Turn taken = turn.apply(target);
            end(stage, taken);
        }
    }

    private synchronized boolean begin(Target target) {
        if (stopped.isPresent()) {
            return false;
        }
        running.add(target.name());
        return true;
    }

    private synchronized void end(Stage stage, Turn turn) {
        running.remove(turn.target().name());
        turns.put(turn.target(), turn);
        if (turn.ending() == Ending.FAILED) {
            failures++;
            if (stage.canary()) {
                stop("the canary " + turn.target().name() + " failed");
            } else if (failures > maxFailures) {
                stop(turn.target().name() + " failed"
                        + (maxFailures == 0 ? "" : ", and more than " + maxFailures + " may not"));
            }
        }
    }

    /** Begins no further target. */
    public synchronized void stop(String why) {
        if (stopped.isEmpty()) {
            stopped = Optional.of(why);
        }
    }

    /** Why no further target is begun; empty while they are. */
    public synchronized Optional<String> stopReason() {
        return stopped;
    }

    /** The names of the targets that have begun and not ended. */
    public synchronized List<String> running() {
        return List.copyOf(running);
    }
}

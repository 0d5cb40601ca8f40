package io.github.migrationsafety.production.targets;

import io.github.migrationsafety.production.Entry;
import io.github.migrationsafety.production.Entry.State;
import io.github.migrationsafety.production.Journal;
import io.github.migrationsafety.production.targets.Turn.Ending;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which targets a goal was done for. A rollout that did not come to its end is gone on with by the next one that is told the same;
 * what was done to a target itself stands in its own journal. One rollout at a time writes. Thread-safe.
 */
public final class RolloutJournal implements AutoCloseable {
    private static final String ROLLOUT = "rollout";
    private static final String TARGET = "target";
    private static final String WHAT = "what";

    /** Stands for all targets; none can have this name. */
    private static final String ALL = "*";

    private final @Nullable Journal journal;
    private final Clock clock;
    private final String run;
    private final String goal;
    private final String what;
    private final Set<String> doneBefore;

    private RolloutJournal(@Nullable Journal journal, Clock clock, String goal, String what, Set<String> doneBefore) {
        this.journal = journal;
        this.clock = clock;
        this.run = clock.instant() + "-" + ProcessHandle.current().pid();
        this.goal = goal;
        this.what = what;
        this.doneBefore = Set.copyOf(doneBefore);
    }

    /**
     * Begins a rollout, or goes on with one.
     *
     * @param goal the goal
     * @param what which targets and changesets it is about; another one is another rollout
     * @param resume whether a rollout that did not come to its end is gone on with
     * @throws io.github.migrationsafety.SetupException if another rollout is at work
     */
    public static RolloutJournal begin(Path file, Clock clock, String goal, String what, boolean resume) {
        Journal journal = Journal.writing(file);
        RolloutJournal rollout =
                new RolloutJournal(journal, clock, goal, what, resume ? done(journal, goal, what) : Set.of());
        rollout.write(ROLLOUT, State.STARTED, ALL, Map.of(WHAT, what, "resumed", String.valueOf(rollout.isResumed())));
        return rollout;
    }

    /** One that keeps nothing, for goals that change nothing. */
    public static RolloutJournal forgetful(Clock clock, String goal) {
        return new RolloutJournal(null, clock, goal, "", Set.of());
    }

    private static Set<String> done(Journal journal, String goal, String what) {
        Set<String> done = new HashSet<>();
        for (Entry entry : journal.entries()) {
            if (!entry.goal().equals(goal) || !what.equals(entry.detail().get(WHAT))) {
                continue;
            }
            boolean begins = entry.step().equals(ROLLOUT) && entry.state() == State.STARTED;
            boolean ends = entry.step().equals(ROLLOUT) && entry.state() == State.DONE;
            if (ends || begins && !Boolean.parseBoolean(entry.detail().get("resumed"))) {
                done.clear();
            } else if (entry.step().equals(TARGET) && entry.state() == State.DONE) {
                done.add(entry.target());
            }
        }
        return done;
    }

    /** Whether this goes on with a rollout that did not come to its end. */
    public boolean isResumed() {
        return !doneBefore.isEmpty();
    }

    /** Whether the rollout that this one goes on with was done with a target. */
    public boolean wasDone(String target) {
        return doneBefore.contains(target);
    }

    /**
     * When the last rollout of a goal began, the first of those runs that went on with each other.
     *
     * @return empty if there was none
     */
    public Optional<Instant> lastBegan(String otherGoal) {
        Optional<Instant> began = Optional.empty();
        for (Entry entry : journal == null ? List.<Entry>of() : journal.entries()) {
            boolean starts =
                    entry.goal().equals(otherGoal) && entry.step().equals(ROLLOUT) && entry.state() == State.STARTED;
            if (starts
                    && !(began.isPresent()
                            && Boolean.parseBoolean(entry.detail().get("resumed")))) {
                began = Optional.of(Instant.parse(entry.at()));
            }
        }
        return began;
    }

    /** A target's turn begins. */
    public void begins(String target) {
        write(TARGET, State.STARTED, target, Map.of(WHAT, what));
    }

    /** It ended. */
    public void ended(Turn turn) {
        State state = turn.ending() == Ending.FAILED ? State.FAILED : State.DONE;
        write(TARGET, state, turn.target().name(), Map.of(WHAT, what, "words", turn.words()));
    }

    /** The rollout ends. */
    public void ended(boolean complete) {
        write(ROLLOUT, complete ? State.DONE : State.FAILED, ALL, Map.of(WHAT, what));
    }

    private synchronized void write(String step, State state, String target, Map<String, String> detail) {
        if (journal == null) {
            return;
        }
        String now = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        journal.write(new Entry(now, run, goal, target, step, state, "", detail));
    }

    @Override
    public synchronized void close() {
        if (journal != null) {
            journal.close();
        }
    }
}

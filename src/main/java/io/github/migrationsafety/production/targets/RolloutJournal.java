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
    private static final String RESUMED = "resumed";
    private static final String ANEW = "anew";

    /** Stands for all targets; none can have this name. */
    private static final String ALL = "*";

    private final @Nullable Journal journal;
    private final Clock clock;
    private final String run;
    private final String goal;
    private final String what;
    private final Before before;

    /**
     * What was done by the runs that did not come to their end, with which this one goes on.
     *
     * @param since when the first of them began; empty if there is none
     * @param done the targets that they were done with
     */
    private record Before(Optional<Instant> since, Set<String> done) {
        static final Before NOTHING = new Before(Optional.empty(), Set.of());
    }

    private RolloutJournal(@Nullable Journal journal, Clock clock, String goal, String what, Before before) {
        this.journal = journal;
        this.clock = clock;
        this.run = clock.instant() + "-" + ProcessHandle.current().pid();
        this.goal = goal;
        this.what = what;
        this.before = before;
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
                new RolloutJournal(journal, clock, goal, what, resume ? before(journal, goal, what) : Before.NOTHING);
        rollout.write(
                ROLLOUT,
                State.STARTED,
                ALL,
                Map.of(WHAT, what, RESUMED, String.valueOf(rollout.isResumed()), ANEW, String.valueOf(!resume)));
        return rollout;
    }

    /** One that keeps nothing, for goals that change nothing. */
    public static RolloutJournal forgetful(Clock clock, String goal) {
        return new RolloutJournal(null, clock, goal, "", Before.NOTHING);
    }

    private static Before before(Journal journal, String goal, String what) {
        Optional<Instant> since = Optional.empty();
        Set<String> done = new HashSet<>();
        for (Entry entry : journal.entries()) {
            if (!entry.goal().equals(goal) || !what.equals(entry.detail().get(WHAT))) {
                continue;
            }
            if (entry.step().equals(ROLLOUT) && entry.state() == State.STARTED) {
                if (!is(entry, RESUMED)) {
                    done.clear();
                }
                if (since.isEmpty() || is(entry, ANEW)) {
                    since = Optional.of(Instant.parse(entry.at()));
                }
            } else if (entry.step().equals(ROLLOUT) && entry.state() == State.DONE) {
                done.clear();
                since = Optional.empty();
            } else if (entry.step().equals(TARGET) && entry.state() == State.DONE) {
                done.add(entry.target());
            }
        }
        return new Before(since, Set.copyOf(done));
    }

    private static boolean is(Entry entry, String detail) {
        return Boolean.parseBoolean(entry.detail().get(detail));
    }

    /** Whether this goes on with a rollout that did not come to its end. */
    public boolean isResumed() {
        return !before.done().isEmpty();
    }

    /** Whether the rollout that this one goes on with was done with a target. */
    public boolean wasDone(String target) {
        return before.done().contains(target);
    }

    /** When the first of those runs began with which this one goes on; empty if there is none. */
    public Optional<Instant> resumedSince() {
        return before.since();
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
            if (starts && !(began.isPresent() && is(entry, RESUMED))) {
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

package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.production.Entry;
import io.github.migrationsafety.production.Entry.State;
import io.github.migrationsafety.production.Journal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * The journal as one run sees it: every line that it writes bears the run, the goal and the database. Not thread-safe.
 *
 * @param journal open for writing
 * @param clock tells the time
 * @param run the run's own name
 * @param goal the goal
 * @param target the database, without credentials
 */
public record RunJournal(Journal journal, Clock clock, String run, String goal, String target) {
    /** The step in which a restored backup takes the place of the database; what was done to that one says nothing of it. */
    public static final String SWAP = "swap";

    /** A step begins. */
    public void started(String step, String changeSet, Map<String, String> detail) {
        write(step, State.STARTED, changeSet, detail);
    }

    /** It is done. */
    public void done(String step, String changeSet, Map<String, String> detail) {
        write(step, State.DONE, changeSet, detail);
    }

    /** It failed. */
    public void failed(String step, String changeSet, Map<String, String> detail) {
        write(step, State.FAILED, changeSet, detail);
    }

    /** Every line about the same database since a restored backup took its place, if ever one did; oldest first. */
    public List<Entry> history() {
        List<Entry> about = journal.entries().stream()
                .filter(e -> target.equals(e.target()))
                .toList();
        for (int i = about.size() - 1; i >= 0; i--) {
            if (about.get(i).step().equals(SWAP) && about.get(i).state() == State.DONE) {
                return about.subList(i + 1, about.size());
            }
        }
        return about;
    }

    private void write(String step, State state, String changeSet, Map<String, String> detail) {
        String now = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        journal.write(new Entry(now, run, goal, target, step, state, changeSet, detail));
    }
}

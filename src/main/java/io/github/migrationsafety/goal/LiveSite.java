package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Production;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.production.Entry;
import io.github.migrationsafety.production.Entry.State;
import io.github.migrationsafety.production.Journal;
import io.github.migrationsafety.production.migrate.Messages;
import io.github.migrationsafety.production.migrate.RunJournal;
import io.github.migrationsafety.production.migrate.Sessions;
import io.github.migrationsafety.production.migrate.Site;
import io.github.migrationsafety.production.migrate.Timing;
import java.time.Duration;
import java.util.Optional;

/** How the goals that change a real database see it. Stateless. */
final class LiveSite {
    private LiveSite() {}

    /**
     * A database, with the policy's limits.
     *
     * @param onlySchema the one schema that is looked at, where each of many targets has its own
     */
    static Site of(
            RealDatabase database,
            GoalSettings settings,
            Production production,
            RunJournal journal,
            Console console,
            Optional<Duration> patience,
            Optional<String> onlySchema) {
        Timing timing = Timing.standard();
        return new Site(
                Sessions.in(database),
                settings.tables(),
                production,
                journal,
                messages(database, console),
                patience.map(timing::patience).orElse(timing),
                onlySchema);
    }

    static RunJournal run(ProductionSettings settings, Journal journal, String goal) {
        String run = settings.clock().instant() + "-" + ProcessHandle.current().pid();
        return new RunJournal(
                journal, settings.clock(), run, goal, settings.database().toString());
    }

    /** Whether the last run that changed this database did not come to its end. */
    static boolean wasKilled(RunJournal journal) {
        Optional<Entry> last =
                journal.history().stream().filter(e -> e.step().equals("lock")).reduce((earlier, later) -> later);
        return last.filter(e -> e.state() == State.STARTED).isPresent();
    }

    private static Messages messages(RealDatabase database, Console console) {
        return new Messages() {
            @Override
            public void info(String line) {
                console.info(database.masked(line));
            }

            @Override
            public void warn(String line) {
                console.warn(database.masked(line));
            }
        };
    }
}

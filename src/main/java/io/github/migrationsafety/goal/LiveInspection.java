package io.github.migrationsafety.goal;

import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.ReleasedChangeSets;
import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.production.LiveDatabase;
import io.github.migrationsafety.production.Standing;
import io.github.migrationsafety.sql.SqlReader;
import java.util.Optional;

/**
 * A real database and the changelog seen from there: what DATABASECHANGELOG holds is what is released. Changes nothing there. Not
 * thread-safe.
 */
final class LiveInspection implements AutoCloseable {
    private final Policy policy;
    private final LiveDatabase database;
    private final ParsedChangeLog parsed;

    private LiveInspection(Policy policy, LiveDatabase database, ParsedChangeLog parsed) {
        this.policy = policy;
        this.database = database;
        this.parsed = parsed;
    }

    /**
     * Connects, and reads the changelog.
     *
     * @throws io.github.migrationsafety.SetupException if the database cannot be reached, or the input cannot be worked with
     */
    static LiveInspection begin(ReleaseSource release, RealDatabase real) {
        GoalSettings settings = release.settings();
        Policy policy = Inspection.policy(settings);
        LiveDatabase database = LiveDatabase.open(real);
        boolean done = false;
        try {
            ChangeLogReader reader = new ChangeLogReader(SqlReader.standard());
            ChangeLogRequest request =
                    Inspection.request(settings, release.changeLogFile(), database.major(), Optional.empty());
            ReleasedChangeSets released = new ReleasedChangeSets(
                    "the database", database.applied(settings.tables()).under(reader.identities(request)));
            ParsedChangeLog parsed = reader.read(request.after(Optional.of(released)));
            done = true;
            return new LiveInspection(policy, database, parsed);
        } finally {
            if (!done) {
                database.close();
            }
        }
    }

    Policy policy() {
        return policy;
    }

    /** The session that looks. */
    LiveDatabase database() {
        return database;
    }

    /** The changelog; what ran in the database is released. */
    ParsedChangeLog parsed() {
        return parsed;
    }

    /** Where the database stands against the changelog. */
    Standing standing() {
        return Standing.of(parsed.changeLog());
    }

    @Override
    public void close() {
        parsed.close();
        database.close();
    }
}

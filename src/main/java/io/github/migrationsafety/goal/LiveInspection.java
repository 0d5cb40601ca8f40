package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.bundle.RehearsalEvidence;
import io.github.migrationsafety.bundle.RehearsalProof;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.ReleasedChangeSets;
import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.production.LiveDatabase;
import io.github.migrationsafety.production.Standing;
import io.github.migrationsafety.sql.SqlReader;
import java.util.Optional;

/**
 * A real database and the changelog seen from there: what DATABASECHANGELOG holds is what is released. Changes nothing there. Not
 * thread-safe.
 */
final class LiveInspection implements AutoCloseable {
    private final ProductionSettings settings;
    private final String changeLogFile;
    private final Policy policy;
    private final LiveDatabase database;
    private final ParsedChangeLog parsed;

    private LiveInspection(
            ProductionSettings settings,
            String changeLogFile,
            Policy policy,
            LiveDatabase database,
            ParsedChangeLog parsed) {
        this.settings = settings;
        this.changeLogFile = changeLogFile;
        this.policy = policy;
        this.database = database;
        this.parsed = parsed;
    }

    /**
     * Connects, and reads the changelog.
     *
     * @throws SetupException if the database cannot be reached, or the input cannot be worked with
     */
    static LiveInspection begin(ProductionSettings settings, String changeLogFile) {
        Policy policy =
                Inspection.policy(settings.goal(), AllRules.in(settings.goal().pluginClassPath()));
        LiveDatabase database = LiveDatabase.open(settings.database());
        boolean done = false;
        try {
            ChangeLogReader reader = new ChangeLogReader(SqlReader.standard());
            ChangeLogRequest request =
                    Inspection.request(settings.goal(), changeLogFile, database.major(), Optional.empty());
            ReleasedChangeSets released = new ReleasedChangeSets(
                    "the database", database.applied(settings.goal().tables()).under(reader.identities(request)));
            ParsedChangeLog parsed = reader.read(request.after(Optional.of(released)));
            done = true;
            return new LiveInspection(settings, changeLogFile, policy, database, parsed);
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

    /** What the rehearsal proved; empty if there was none. */
    Optional<RehearsalProof> proof() {
        return new RehearsalEvidence(settings.goal().outputDirectory()).proof();
    }

    /** Whether the changelog is the very one that was rehearsed, its parameters, contexts and labels included. */
    boolean isAsRehearsed(RehearsalProof proof) {
        try (Inspection inspection = Inspection.begin(settings.goal(), changeLogFile, proof.postgresMajor())) {
            return RehearsalEvidence.digest(inspection.parsed()).equals(proof.changeLogDigest());
        }
    }

    @Override
    public void close() {
        parsed.close();
        database.close();
    }
}

package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.bundle.RehearsalEvidence;
import io.github.migrationsafety.bundle.RehearsalProof;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.ReleasedChangeSets;
import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.production.AppliedChangeSets;
import io.github.migrationsafety.production.Standing;
import io.github.migrationsafety.sql.SqlReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A real database and the changelog seen from there: what DATABASECHANGELOG holds is what is released. Changes nothing there. Not
 * thread-safe.
 */
final class LiveInspection implements AutoCloseable {
    private final ProductionSettings settings;
    private final String changeLogFile;
    private final Policy policy;
    private final RealDatabase database;
    private final Connection connection;
    private final ParsedChangeLog parsed;

    private LiveInspection(
            ProductionSettings settings,
            String changeLogFile,
            Policy policy,
            RealDatabase database,
            Connection connection,
            ParsedChangeLog parsed) {
        this.settings = settings;
        this.changeLogFile = changeLogFile;
        this.policy = policy;
        this.database = database;
        this.connection = connection;
        this.parsed = parsed;
    }

    /**
     * Connects, and reads the changelog.
     *
     * @throws SetupException if the database cannot be reached, or the input cannot be worked with
     */
    static LiveInspection begin(ProductionSettings settings, String changeLogFile) {
        Policy policy = Inspection.policy(settings.goal(), AllRules.in(settings.goal().pluginClassPath()));
        RealDatabase database = settings.database();
        Connection connection = readOnly(database);
        boolean done = false;
        try {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            ChangeLogReader reader = new ChangeLogReader(SqlReader.standard());
            ChangeLogRequest request =
                    Inspection.request(settings.goal(), changeLogFile, major, Optional.empty());
            AppliedChangeSets applied =
                    AppliedChangeSets.read(connection, settings.goal().tables());
            ReleasedChangeSets released =
                    new ReleasedChangeSets("the database", applied.under(reader.identities(request)));
            ParsedChangeLog parsed = reader.read(request.after(Optional.of(released)));
            done = true;
            return new LiveInspection(settings, changeLogFile, policy, database, connection, parsed);
        } catch (SQLException e) {
            throw unreadable(database, e);
        } finally {
            if (!done) {
                close(connection);
            }
        }
    }

    /** A session that cannot change anything, and waits for nobody for long. */
    private static Connection readOnly(RealDatabase database) {
        try {
            Connection connection = database.connect();
            try (Statement statement = connection.createStatement()) {
                connection.setReadOnly(true);
                statement.execute("SET lock_timeout = '5s'; SET statement_timeout = '60s'");
            } catch (SQLException e) {
                close(connection);
                throw e;
            }
            return connection;
        } catch (SQLException e) {
            throw new SetupException(
                    "The database " + database + " cannot be reached: " + database.masked(e.getMessage()) + ".",
                    "Check `url`, its credentials (serverId, or MIGRATION_SAFETY_DATABASE_USER and _PASSWORD) and the network.",
                    e);
        }
    }

    static SetupException unreadable(RealDatabase database, SQLException e) {
        return new SetupException(
                "The database " + database + " cannot be read: " + database.masked(e.getMessage()) + ".",
                "Check that it is up, and that the user may read Liquibase's tables.",
                e);
    }

    Policy policy() {
        return policy;
    }

    RealDatabase database() {
        return database;
    }

    /** The read-only session, with the search path that Liquibase will have. */
    Connection connection() {
        return connection;
    }

    /** The changelog; what ran in the database is released. */
    ParsedChangeLog parsed() {
        return parsed;
    }

    /** Where the database stands against the changelog. */
    Standing standing() {
        return Standing.of(parsed.changeLog());
    }

    /** The server's major version. */
    int major() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    /** The server's version, such as {@code 17.11}. */
    String version() throws SQLException {
        return connection.getMetaData().getDatabaseProductVersion().replaceFirst(" .*", "");
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
        close(connection);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server is gone, and the session with it.
        }
    }
}

package io.github.migrationsafety.production;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.policy.Production.Limits;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.catalog.CatalogSnapshot;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A session that looks at a real database: it cannot change anything, and waits for nobody for long. Every method throws a {@link
 * SetupException} if the server is gone or refuses. Not thread-safe.
 */
public final class LiveDatabase implements AutoCloseable {
    private final RealDatabase database;
    private final Connection connection;

    private LiveDatabase(RealDatabase database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /** @throws SetupException if the database cannot be reached */
    public static LiveDatabase open(RealDatabase database) {
        try {
            Connection connection = database.connect();
            try (Statement statement = connection.createStatement()) {
                connection.setReadOnly(true);
                statement.execute("SET lock_timeout = '5s'; SET statement_timeout = '60s'");
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return new LiveDatabase(database, connection);
        } catch (SQLException e) {
            throw new SetupException(
                    "The database " + database + " cannot be reached: " + database.why(e) + ".",
                    "Check `url`, its credentials (serverId, or MIGRATION_SAFETY_DATABASE_USER and _PASSWORD) and the network.",
                    e);
        }
    }

    private interface Question<T> {
        T ask() throws SQLException;
    }

    private <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw new SetupException(
                    "The database " + database + " cannot be read: " + database.why(e) + ".",
                    "Check that it is up, and that the user may read Liquibase's tables.",
                    e);
        }
    }

    /** What DATABASECHANGELOG holds. */
    public AppliedChangeSets applied(LiquibaseTables tables) {
        return ask(() -> AppliedChangeSets.read(connection, tables));
    }

    /**
     * What the server tells about itself.
     *
     * @param onlySchema the schema whose indexes count; empty for all
     */
    public List<Check> checks(LiquibaseTables tables, Limits limits, Optional<String> onlySchema) {
        return ask(() -> new ServerChecks(connection, tables, limits, onlySchema).run());
    }

    /** The server's major version. */
    public int major() {
        return ask(() -> connection.getMetaData().getDatabaseMajorVersion());
    }

    /** The server's version, such as {@code 17.11}. */
    public String version() {
        return ask(() -> connection.getMetaData().getDatabaseProductVersion().replaceFirst(" .*", ""));
    }

    /** The schema to which unqualified tables go; blank if there is none. */
    public String currentSchema() {
        return ask(() -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT coalesce(current_schema(), '')")) {
                row.next();
                return row.getString(1);
            }
        });
    }

    /** Whether there is a schema of this name. */
    public boolean hasSchema(String name) {
        return ask(() -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT FROM pg_catalog.pg_namespace WHERE nspname = ?")) {
                statement.setString(1, name);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /**
     * Every object of its schema that a plain user may see, but for some tables; read in a session of its own.
     *
     * @param onlySchemas the schemas that are read; empty for all
     */
    public SortedMap<ObjectKey, SchemaObject> catalog(
            Set<QualifiedName> ignoredTables, Optional<Set<String>> onlySchemas) {
        return ask(() -> {
            try (Connection own = database.connect()) {
                return CatalogSnapshot.read(own, ignoredTables, onlySchemas);
            }
        });
    }

    /** Where it is, without credentials. */
    @Override
    public String toString() {
        return database.toString();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server is gone, and the session with it.
        }
    }
}

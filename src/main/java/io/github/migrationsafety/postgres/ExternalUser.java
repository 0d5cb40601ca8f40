package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the user of somebody else's server may do there; see <a
 * href="https://www.postgresql.org/docs/current/role-attributes.html">role attributes</a>. Immutable.
 */
record ExternalUser(String name, boolean superuser, boolean createsDatabases, boolean createsRoles) {
    static ExternalUser of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT rolname, rolsuper, rolcreatedb, rolcreaterole"
                        + " FROM pg_catalog.pg_roles WHERE rolname = current_user")) {
            row.next();
            return new ExternalUser(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4));
        }
    }

    /** @throws SetupException if it may not */
    void checkMayCreateDatabases(ExternalUrl url) {
        if (!superuser && !createsDatabases) {
            throw new SetupException(
                    "The user " + name + " of <postgres><url>, " + url + ", may not create databases on that server.",
                    "Run ALTER ROLE \"" + name + "\" CREATEDB there, or name another user.");
        }
    }

    /** What is missing, as a sentence. */
    Optional<String> limits() {
        if (superuser) {
            return Optional.empty();
        }
        List<String> refused = new ArrayList<>();
        if (!createsRoles) {
            refused.add("roles");
        }
        refused.add("event triggers");
        refused.add("extensions that are not trusted");
        return Optional.of(
                "The user " + name + " of <postgres><url> is no superuser: what happens to roles, user mappings and"
                        + " subscriptions is not seen there, and the server refuses changesets that create "
                        + String.join(", ", refused.subList(0, refused.size() - 1)) + " or "
                        + refused.get(refused.size() - 1) + ".");
    }
}

package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens sessions in one database. Thread-safe. */
@FunctionalInterface
public interface Sessions {
    /** Sessions in a real database. */
    static Sessions in(RealDatabase database) {
        return database::connect;
    }

    /** Sessions in a database of a throwaway server. */
    static Sessions in(ThrowawayPostgres server, String database) {
        return () -> server.connect(database);
    }

    /** A new session with autocommit; the caller closes it. */
    Connection open() throws SQLException;
}

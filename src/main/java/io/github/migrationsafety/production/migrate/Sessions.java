package io.github.migrationsafety.production.migrate;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens sessions in one database. Thread-safe. */
@FunctionalInterface
public interface Sessions {
    /** A new session with autocommit; the caller closes it. */
    Connection open() throws SQLException;
}

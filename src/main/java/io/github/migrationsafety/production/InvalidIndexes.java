package io.github.migrationsafety.production;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether an index is invalid, as a CREATE INDEX CONCURRENTLY that failed leaves it: it costs every write and serves no read. One
 * that is being built right now is left out.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY">Building Indexes
 *     Concurrently</a>
 */
final class InvalidIndexes {
    static final String NAME = "no invalid index";

    private InvalidIndexes() {}

    static Check check(Connection connection, Optional<String> onlySchema) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                """
                        SELECT format('%I.%I', n.nspname, c.relname), format('%I.%I', tn.nspname, t.relname)
                          FROM pg_catalog.pg_index i
                          JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                          JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
                          JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
                         WHERE NOT i.indisvalid
                           AND n.nspname <> 'pg_toast'
                           AND n.nspname = coalesce(?, n.nspname)
                           AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
                                            WHERE p.index_relid = i.indexrelid)
                         ORDER BY 1
                        """)) {
            statement.setString(1, onlySchema.orElse(null));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1) + " on " + row.getString(2));
                }
            }
        }
        return found.isEmpty()
                ? Check.passed(NAME, "every index is valid")
                : Check.failed(
                        NAME,
                        Names.of(found),
                        "Drop it with DROP INDEX CONCURRENTLY, or build it again with REINDEX INDEX CONCURRENTLY.");
    }
}

package io.github.migrationsafety.schema;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;

/**
 * A view or a materialized view.
 *
 * @param name schema-qualified
 * @param materialized whether it keeps its rows
 * @param securityInvoker whether its tables are read with the rights of whoever reads it (PostgreSQL 15), not of its owner
 * @param reads the tables and views that it reads itself, schema-qualified and sorted
 * @see <a href="https://www.postgresql.org/docs/17/sql-createview.html">CREATE VIEW</a>
 */
public record View(QualifiedName name, boolean materialized, boolean securityInvoker, List<QualifiedName> reads) {
    public View {
        reads = reads.stream().distinct().sorted().toList();
    }
}

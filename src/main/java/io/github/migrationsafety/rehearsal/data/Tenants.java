package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How rows belong to tenants. Immutable.
 *
 * @param column the tenant column's name
 * @param exempt tells global tables, which belong to no tenant
 * @param setting the session setting that policies read
 * @param role the role that the application logs in as
 */
public record Tenants(String column, Predicate<QualifiedName> exempt, Optional<String> setting, Optional<String> role) {
    /** Whether a table's rows belong to tenants. */
    boolean own(TableRows table) {
        return table.columns().contains(column) && !exempt.test(table.table());
    }
}

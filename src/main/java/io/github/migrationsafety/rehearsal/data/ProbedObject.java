package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;

/**
 * Something through which a tenant's rows can be read.
 *
 * @param kind what it is
 * @param name schema-qualified
 * @param key the columns that tell its rows apart; empty when nobody knows
 * @param tables the tables whose rows it shows, itself when it is one
 * @param roles the roles that the policies of these tables are for, other than everybody
 * @param columns the columns that can be written, of a table
 */
record ProbedObject(
        Kind kind,
        QualifiedName name,
        List<String> key,
        List<QualifiedName> tables,
        List<String> roles,
        List<String> columns) {
    /** Kinds of object. */
    enum Kind {
        TABLE,
        VIEW,
        FUNCTION
    }

    ProbedObject {
        key = List.copyOf(key);
        tables = List.copyOf(tables);
        roles = List.copyOf(roles);
        columns = List.copyOf(columns);
    }

    /** As it stands after FROM. */
    String from() {
        return RowReader.quoted(name) + (kind == Kind.FUNCTION ? "()" : "");
    }
}

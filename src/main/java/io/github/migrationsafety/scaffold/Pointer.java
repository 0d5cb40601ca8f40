package io.github.migrationsafety.scaffold;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A foreign key of one column, and the tenant column where the target's key has it.
 *
 * @param target the table that is pointed at
 * @param own the pointing column
 * @param column the column that is pointed at
 * @param type its type
 * @param carriesTenant whether the tenant column goes along
 */
record Pointer(QualifiedName target, String own, String column, String type, boolean carriesTenant) {
    /** The same from another column. */
    Pointer from(String other) {
        return new Pointer(target, other, column, type, carriesTenant);
    }

    /** The pointing columns. */
    Stream<String> columns(Optional<String> tenant) {
        return Stream.concat(tenant.filter(t -> carriesTenant).stream(), Stream.of(own));
    }
}

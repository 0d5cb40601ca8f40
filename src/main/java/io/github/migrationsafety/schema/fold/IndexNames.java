package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import java.util.List;
import java.util.Optional;

/** The name of an index that has none, by what it is for: {@code ChooseIndexName} in indexcmds.c. */
final class IndexNames {
    private IndexNames() {}

    /**
     * @param constraint the kind of the constraint behind which it stands
     * @param labels the names of its columns, INCLUDE's too
     */
    static String choose(Schema schema, Draft table, Optional<Kind> constraint, List<String> labels) {
        if (constraint.isEmpty()) {
            return ObjectNames.index(schema, table, ObjectNames.addition(labels), "idx", false);
        }
        return switch (constraint.get()) {
            case PRIMARY_KEY -> ObjectNames.index(schema, table, "", "pkey", true);
            case EXCLUSION -> ObjectNames.index(schema, table, ObjectNames.addition(labels), "excl", true);
            default -> ObjectNames.index(schema, table, ObjectNames.addition(labels), "key", true);
        };
    }
}

package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.Guard;
import io.github.migrationsafety.changelog.Guard.Condition;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a precondition, as far as the schema before it tells. */
enum Forecast {
    HOLDS,
    FAILS,
    UNKNOWN;

    /** @param schema the schema before the changeset, which began empty */
    static Forecast of(Condition condition, Schema schema, String defaultSchema) {
        if (condition instanceof Guard.All all) {
            return every(of(all.parts(), schema, defaultSchema));
        } else if (condition instanceof Guard.Any any) {
            List<Forecast> parts = of(any.parts(), schema, defaultSchema);
            return every(parts.stream().map(Forecast::opposite).toList()).opposite();
        } else if (condition instanceof Guard.None none) {
            return every(of(none.parts(), schema, defaultSchema).stream()
                    .map(Forecast::opposite)
                    .toList());
        } else if (condition instanceof Guard.OnDatabase database) {
            return database.postgres() ? HOLDS : FAILS;
        } else if (condition instanceof Guard.TableExists exists) {
            return table(exists.schema(), exists.table(), schema, defaultSchema).isPresent() ? HOLDS : UNKNOWN;
        } else if (condition instanceof Guard.ColumnExists exists) {
            return table(exists.schema(), exists.table(), schema, defaultSchema)
                    .map(t -> column(t, exists.column()))
                    .orElse(UNKNOWN);
        }
        return UNKNOWN;
    }

    private static List<Forecast> of(List<Condition> parts, Schema schema, String defaultSchema) {
        return parts.stream().map(part -> of(part, schema, defaultSchema)).toList();
    }

    private static Forecast every(List<Forecast> parts) {
        return parts.contains(FAILS) ? FAILS : parts.contains(UNKNOWN) ? UNKNOWN : HOLDS;
    }

    private Forecast opposite() {
        return switch (this) {
            case HOLDS -> FAILS;
            case FAILS -> HOLDS;
            case UNKNOWN -> UNKNOWN;
        };
    }

    // Liquibase looks names up in lower case, as PostgreSQL stores them without quotes; a name with capitals is left
    // open.
    private static Optional<Table> table(String inSchema, String name, Schema schema, String defaultSchema) {
        String in = inSchema.isBlank() ? defaultSchema : inSchema;
        return schema.table(QualifiedName.of(in.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT)));
    }

    private static Forecast column(Table table, String name) {
        boolean stands = table.column(name.toLowerCase(Locale.ROOT)).isPresent();
        return stands ? HOLDS : table.complete() ? FAILS : UNKNOWN;
    }
}

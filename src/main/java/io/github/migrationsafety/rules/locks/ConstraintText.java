package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.ForeignKeyClause;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;

/**
 * A constraint that a statement adds to a table, as messages name it and as remedies write it. Immutable.
 *
 * @param table the table's full name
 * @param definition the constraint
 */
public record ConstraintText(QualifiedName table, ConstraintDefinition definition) {
    /** {@code public.sensors.fk_farm} if it has a name, else {@code public.sensors(farm_id)}, else the table. */
    String object() {
        return definition
                .name()
                .map(n -> table + "." + n)
                .orElseGet(() -> definition.columns().isEmpty()
                        ? table.toString()
                        : table + "(" + String.join(", ", definition.columns()) + ")");
    }

    /** {@code Foreign key `fk_farm` on `public.sensors`}, or without a name. */
    String words() {
        return kind() + definition.name().map(n -> " `" + n + "`").orElse("") + " of `" + table + "`";
    }

    private String kind() {
        return switch (definition.kind()) {
            case FOREIGN_KEY -> "Foreign key";
            case CHECK -> "CHECK constraint";
            case PRIMARY_KEY -> "Primary key";
            case UNIQUE -> "Unique constraint";
            case EXCLUSION -> "Exclusion constraint";
            case NOT_NULL -> "NOT NULL constraint";
        };
    }

    /** Its name, or one for it. */
    String name() {
        return definition.name().orElseGet(() -> {
            String columns = String.join("_", definition.columns());
            return switch (definition.kind()) {
                case FOREIGN_KEY -> SqlName.joined("fk", table.name(), columns);
                case CHECK -> SqlName.joined(table.name(), "check");
                case PRIMARY_KEY -> SqlName.joined(table.name(), "pkey");
                case UNIQUE -> SqlName.joined(table.name(), columns, "key");
                case EXCLUSION -> SqlName.joined(table.name(), "excl");
                case NOT_NULL -> SqlName.joined(table.name(), columns, "not_null");
            };
        });
    }

    /** Adds it without looking at the rows that stand, then looks at them while everybody goes on. */
    Fix inTwoSteps() {
        String add = add() + " NOT VALID";
        String drop = alter("DROP CONSTRAINT " + SqlName.of(name()));
        return Fix.of(
                Fix.timed("add-" + name(), add, drop),
                Fix.plain("validate-" + name(), alter("VALIDATE CONSTRAINT " + SqlName.of(name())), drop, add));
    }

    /** The statement that adds it. */
    String add() {
        return alter("ADD CONSTRAINT " + SqlName.of(name()) + " " + body());
    }

    String alter(String action) {
        return "ALTER TABLE " + SqlName.of(table) + " " + action;
    }

    /** What stands after the constraint's name. */
    private String body() {
        return switch (definition.kind()) {
            case CHECK -> "CHECK (" + definition.expression().orElse("true") + ")";
            case NOT_NULL -> "NOT NULL " + SqlName.list(definition.columns());
            case UNIQUE ->
                "UNIQUE " + (definition.nullsNotDistinct() ? "NULLS NOT DISTINCT " : "") + "("
                        + SqlName.list(definition.columns()) + ")";
            case PRIMARY_KEY -> "PRIMARY KEY (" + SqlName.list(definition.columns()) + ")";
            case EXCLUSION, FOREIGN_KEY -> ForeignKeyClause.of(definition);
        };
    }
}

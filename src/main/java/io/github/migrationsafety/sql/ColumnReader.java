package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one column as CREATE TABLE and ADD COLUMN define it (PostgreSQL manual, CREATE TABLE). */
final class ColumnReader {
    private final Cursor at;
    private final String name;
    private final List<ConstraintDefinition> constraints = new ArrayList<>();
    private boolean notNull;
    private Optional<DefaultValue> defaultValue = Optional.empty();
    private Optional<ColumnDefinition.Identity> identity = Optional.empty();
    private Optional<ColumnDefinition.Generated> generated = Optional.empty();

    private ColumnReader(Cursor at) {
        this.at = at;
        this.name = at.name();
    }

    /** Reads a column up to the end of the cursor. */
    static ColumnDefinition read(Cursor at) {
        ColumnReader reader = new ColumnReader(at);
        String type = TypeReader.read(at);
        while (!at.atEnd()) {
            reader.clause();
        }
        return new ColumnDefinition(
                reader.name,
                type,
                reader.notNull,
                reader.defaultValue,
                reader.identity,
                reader.generated,
                reader.constraints);
    }

    private void clause() {
        if (at.accept("STORAGE") || at.accept("COMPRESSION")) {
            if (!at.accept("DEFAULT")) {
                at.name();
            }
        } else if (at.accept("COLLATE")) {
            at.qualifiedName();
        } else if (at.accept("OPTIONS")) {
            at.passParenthesis();
        } else {
            constraint();
        }
    }

    private void constraint() {
        Optional<String> constraintName = at.accept("CONSTRAINT") ? Optional.of(at.name()) : Optional.empty();
        if (at.accept("NOT", "NULL")) {
            notNull = true;
            at.accept("NO", "INHERIT");
        } else if (!notNull && at.accept("NULL")) {
            notNull = false;
        } else if (at.accept("DEFAULT")) {
            defaultValue = Optional.of(DefaultReader.read(at.defaultExpression()));
        } else if (at.accept("GENERATED")) {
            generated();
        } else {
            constraints.add(ConstraintReader.ofColumn(at, name, constraintName));
        }
    }

    private void generated() {
        if (at.accept("BY", "DEFAULT")) {
            identity(ColumnDefinition.Identity.BY_DEFAULT);
            return;
        }
        at.expect("ALWAYS");
        if (at.at("AS", "IDENTITY")) {
            identity(ColumnDefinition.Identity.ALWAYS);
            return;
        }
        at.expect("AS");
        at.expressionInParenthesis();
        if (at.accept("STORED")) {
            generated = Optional.of(ColumnDefinition.Generated.STORED);
        } else {
            // VIRTUAL is the default where it exists (PostgreSQL 18, CREATE TABLE).
            at.accept("VIRTUAL");
            generated = Optional.of(ColumnDefinition.Generated.VIRTUAL);
        }
    }

    private void identity(ColumnDefinition.Identity kind) {
        at.expect("AS", "IDENTITY");
        SequenceOptions.inParenthesisIfAny(at);
        identity = Optional.of(kind);
    }
}

package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement.AddColumn;
import io.github.migrationsafety.sql.Statement.AlterColumnType;
import io.github.migrationsafety.sql.Statement.DropColumn;
import io.github.migrationsafety.sql.Statement.DropDefault;
import io.github.migrationsafety.sql.Statement.DropNotNull;
import io.github.migrationsafety.sql.Statement.RenameColumn;
import io.github.migrationsafety.sql.Statement.SetDefault;
import io.github.migrationsafety.sql.Statement.SetNotNull;
import java.util.List;
import java.util.Optional;

/** What statements about columns do; a table's children follow. */
final class ColumnEffects {
    private final Workspace work;
    private final ConstraintEffects constraints;

    ColumnEffects(Workspace work, ConstraintEffects constraints) {
        this.work = work;
        this.constraints = constraints;
    }

    void add(AddColumn statement) {
        work.find(statement.table()).ifPresent(table -> {
            Draft draft = work.draft(table).orElseThrow();
            if (draft.columns.containsKey(statement.column().name())) {
                return;
            }
            addTo(table, statement.column(), false);
            if (Columns.of(statement.column()).notNull()) {
                NotNull.setTree(work, table, List.of(statement.column().name()), Optional.empty());
            }
            statement.column().constraints().forEach(c -> constraints.add(table, c));
        });
    }

    /** Defines a column of a draft; one that a parent has already is merged with it. */
    void define(Draft draft, ColumnDefinition definition) {
        Column column = Columns.of(definition);
        Column known = draft.columns.get(column.name());
        if (known != null) {
            column = new Column(
                    known.name(),
                    known.type(),
                    known.notNull() || column.notNull(),
                    known.hasDefault() && !column.identity() || column.hasDefault(),
                    known.identity() || column.identity(),
                    known.generated() || column.generated());
            draft.inherited.remove(column.name());
            if (Columns.of(definition).notNull()) {
                draft.inheritedNotNull.remove(column.name());
            }
        }
        draft.columns.put(column.name(), column);
        Columns.defaultText(definition, draft.name.name())
                .ifPresent(text -> draft.defaults.put(definition.name(), text));
    }

    void drop(DropColumn statement) {
        work.find(statement.table()).ifPresent(table -> dropFrom(table, statement.column()));
    }

    /** Drops a column of a table, by its full name, and of the children that have it from there. */
    void dropFrom(QualifiedName table, String column) {
        work.editFull(table, d -> d.dropColumn(column));
        work.dropReferences(table, c -> c.referencedColumns().contains(column));
        for (QualifiedName child : work.schema().children(table)) {
            Draft draft = work.draft(child).orElseThrow();
            if (draft.partitionOf.equals(Optional.of(table)) || draft.inherited.contains(column)) {
                dropFrom(child, column);
            }
        }
    }

    void setNotNull(SetNotNull statement) {
        work.find(statement.table())
                .ifPresent(t -> NotNull.setTree(work, t, List.of(statement.column()), Optional.empty()));
    }

    void dropNotNull(DropNotNull statement) {
        work.find(statement.table()).ifPresent(t -> NotNull.dropTree(work, t, statement.column()));
    }

    void setDefault(SetDefault statement) {
        work.editAll(statement.table(), d -> {
            d.column(statement.column(), c -> Columns.withDefault(c, Columns.counts(statement.value(), c.type())));
            d.defaults.put(statement.column(), statement.value().text());
        });
    }

    void dropDefault(DropDefault statement) {
        work.editAll(statement.table(), d -> {
            d.column(statement.column(), c -> Columns.withDefault(c, false));
            d.defaults.remove(statement.column());
        });
    }

    void alterType(AlterColumnType statement) {
        work.editAll(statement.table(), d -> d.retype(statement.column(), Columns.type(statement.type())));
    }

    void rename(RenameColumn statement) {
        work.find(statement.table()).ifPresent(table -> {
            Draft draft = work.draft(table).orElseThrow();
            if (draft.columns.containsKey(statement.column()) && !draft.columns.containsKey(statement.newName())) {
                renameIn(table, statement.column(), statement.newName());
            }
        });
    }

    void setIdentity(QualifiedName table, String column, boolean identity) {
        work.edit(table, d -> d.column(column, c -> Columns.identity(c, identity)));
    }

    void dropExpression(QualifiedName table, String column) {
        work.editAll(table, d -> d.column(column, Columns::notGenerated));
    }

    private void addTo(QualifiedName table, ColumnDefinition definition, boolean fromParent) {
        work.editFull(table, d -> {
            boolean own = d.columns.containsKey(definition.name());
            define(d, definition);
            if (fromParent && !own && d.partitionOf.isEmpty()) {
                d.inherited.add(definition.name());
            }
        });
        work.schema().children(table).forEach(child -> addTo(child, definition, true));
    }

    private void renameIn(QualifiedName table, String column, String newName) {
        work.editFull(table, d -> d.renameColumn(column, newName));
        for (QualifiedName other : work.schema().referencing(table)) {
            work.editFull(other, d -> d.renameReferenced(table, column, newName));
        }
        work.schema().children(table).forEach(child -> renameIn(child, column, newName));
    }
}

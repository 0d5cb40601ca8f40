package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.TableNotes.IndexNotes;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement.DropConstraint;
import io.github.migrationsafety.sql.Statement.RenameConstraint;
import io.github.migrationsafety.sql.Statement.ValidateConstraint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What statements about constraints do. */
final class ConstraintEffects {
    private final Workspace work;
    private final Partitions partitions;
    private final ForeignKeyTargets targets;

    ConstraintEffects(Workspace work, Partitions partitions) {
        this.work = work;
        this.partitions = partitions;
        this.targets = new ForeignKeyTargets(work);
    }

    /** Adds a constraint to a table, by its full name, and to its children where PostgreSQL does. */
    void add(QualifiedName table, ConstraintDefinition definition) {
        Draft draft = work.draft(table).orElse(null);
        if (draft == null || definition.name().filter(draft.constraints::containsKey).isPresent()) {
            return;
        }
        switch (definition.kind()) {
            case CHECK -> addCheck(draft, definition);
            case NOT_NULL -> addNotNull(table, definition);
            case FOREIGN_KEY -> addForeignKey(draft, definition);
            case PRIMARY_KEY, UNIQUE, EXCLUSION -> addKey(draft, definition);
        }
    }

    void drop(DropConstraint statement) {
        work.find(statement.table()).ifPresent(table -> {
            Draft draft = work.draft(table).orElseThrow();
            Constraint constraint = draft.constraints.get(statement.constraint());
            if (constraint == null) {
                dropNotNull(table, draft, statement.constraint());
            } else if (constraint.kind() == Kind.CHECK) {
                work.editTree(table, d -> d.dropConstraint(constraint.name()));
            } else if (constraint.kind() == Kind.FOREIGN_KEY) {
                dropForeignKey(table, constraint);
            } else {
                dropKey(table, draft, constraint);
            }
        });
    }

    void rename(RenameConstraint statement) {
        work.find(statement.table()).ifPresent(table -> {
            Draft draft = work.draft(table).orElseThrow();
            Constraint constraint = draft.constraints.get(statement.constraint());
            if (constraint != null && constraint.kind() == Kind.CHECK) {
                work.editTree(table, d -> d.renameConstraint(constraint.name(), statement.newName()));
            } else {
                draft.renameConstraint(statement.constraint(), statement.newName());
                draft.notNullNames.replaceAll(
                        (c, n) -> n.equals(statement.constraint()) ? statement.newName() : n);
                work.store(draft);
                partitions.renameParent(table, statement.constraint(), statement.newName());
            }
        });
    }

    void validate(ValidateConstraint statement) {
        work.editAll(
                statement.table(),
                d -> d.constraints.computeIfPresent(statement.constraint(), (n, c) -> Constraints.validated(c)));
    }

    private void addCheck(Draft draft, ConstraintDefinition definition) {
        String expression = definition.expression().orElse("");
        Set<String> used = Words.columnsIn(expression, draft.columns.keySet());
        String addition = used.size() == 1 ? used.iterator().next() : "";
        Constraint check = new Constraint(
                definition.name().orElseGet(() -> ObjectNames.constraint(work.schema(), draft, addition, "check")),
                Kind.CHECK,
                List.copyOf(used),
                Optional.empty(),
                List.of(),
                !definition.notValid());
        if (definition.noInherit()) {
            work.editFull(draft.name, d -> d.put(check));
        } else {
            work.editTree(draft.name, d -> d.constraints.putIfAbsent(check.name(), check));
        }
    }

    private void addNotNull(QualifiedName table, ConstraintDefinition definition) {
        NotNull.setTree(work, table, definition.columns(), definition.name());
    }

    private void addForeignKey(Draft draft, ConstraintDefinition definition) {
        Optional<QualifiedName> target = definition.references().map(work::resolve);
        List<String> referenced = definition.referencedColumns().isEmpty()
                ? target.map(targets::primaryKey).orElse(List.of())
                : definition.referencedColumns();
        String addition = ObjectNames.addition(definition.columns());
        Constraint foreignKey = new Constraint(
                definition.name().orElseGet(() -> ObjectNames.constraint(work.schema(), draft, addition, "fkey")),
                Kind.FOREIGN_KEY,
                definition.columns(),
                target,
                referenced,
                !definition.notValid());
        draft.put(foreignKey);
        work.store(draft);
        partitions.copyForeignKeyDown(draft.name, foreignKey);
    }

    private void addKey(Draft draft, ConstraintDefinition definition) {
        Kind kind = definition.kind();
        Index given = definition.usingIndex().map(draft.indexes::get).orElse(null);
        List<String> columns = given == null ? definition.columns() : columns(given);
        String name = definition.name().orElseGet(() -> definition
                .usingIndex()
                .orElseGet(() -> IndexNames.choose(work.schema(), draft, Optional.of(kind), columns)));
        draft.put(new Constraint(name, kind, columns, Optional.empty(), List.of(), true));
        if (given != null) {
            draft.replaceIndex(given, Indexes.named(given, name, Optional.of(name)));
        } else if (definition.usingIndex().isEmpty()) {
            draft.put(newIndex(name, definition), newNotes(definition, draft));
        }
        work.store(draft);
        if (kind == Kind.PRIMARY_KEY) {
            NotNull.setTree(work, draft.name, columns, Optional.empty());
        }
        partitions.copyIndexDown(draft.name, name);
    }

    private static Index newIndex(String name, ConstraintDefinition definition) {
        boolean unique = definition.kind() != Kind.EXCLUSION;
        // A key WITHOUT OVERLAPS is an exclusion constraint underneath, on a GiST index.
        boolean gist = !unique || definition.withoutOverlaps();
        return new Index(
                name,
                definition.columns().stream().map(Optional::of).toList(),
                unique,
                false,
                true,
                gist ? "gist" : "btree",
                Optional.of(name));
    }

    private static IndexNotes newNotes(ConstraintDefinition definition, Draft draft) {
        String text = definition.expression().orElse("");
        return new IndexNotes(
                definition.columns(),
                List.of(),
                Words.columnsIn(text, draft.columns.keySet()),
                text,
                definition.nullsNotDistinct(),
                Optional.empty());
    }

    private static List<String> columns(Index index) {
        return index.keys().stream().flatMap(Optional::stream).toList();
    }

    private void dropNotNull(QualifiedName table, Draft draft, String constraint) {
        draft.notNullNames.entrySet().stream()
                .filter(e -> e.getValue().equals(constraint))
                .map(Map.Entry::getKey)
                .findFirst()
                .ifPresent(column -> work.editTree(table, d -> NotNull.drop(d, column)));
    }

    private void dropForeignKey(QualifiedName table, Constraint constraint) {
        work.editTree(table, d -> List.copyOf(d.constraints.values()).stream()
                .filter(c -> d.name.equals(table)
                        ? c.name().equals(constraint.name())
                        : Constraints.sameForeignKey(c, constraint))
                .forEach(c -> d.dropConstraint(c.name())));
    }

    private void dropKey(QualifiedName table, Draft draft, Constraint constraint) {
        List<Index> behind = draft.indexes.values().stream()
                .filter(i -> i.constraint().equals(Optional.of(constraint.name())))
                .toList();
        behind.forEach(i -> partitions.dropParts(table, i.name()));
        work.editFull(table, d -> d.dropConstraint(constraint.name()));
        behind.forEach(i -> targets.dropUncovered(table, i));
    }
}

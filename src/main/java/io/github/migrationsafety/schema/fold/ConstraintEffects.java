package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.TableNotes.IndexNotes;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.IndexKey;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement.DropConstraint;
import io.github.migrationsafety.sql.Statement.RenameConstraint;
import io.github.migrationsafety.sql.Statement.ValidateConstraint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What statements about constraints do. */
final class ConstraintEffects {
    private static final String NO_ACTION = "NO ACTION";

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
        if (draft == null
                || definition.name().filter(draft.constraints::containsKey).isPresent()) {
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
                editCheck(table, draft, constraint, d -> d.dropConstraint(constraint.name()));
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
                editCheck(table, draft, constraint, d -> d.renameConstraint(constraint.name(), statement.newName()));
            } else {
                draft.renameConstraint(statement.constraint(), statement.newName());
                draft.notNullNames.replaceAll((c, n) -> n.equals(statement.constraint()) ? statement.newName() : n);
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

    /** Children have the CHECK constraints of their parent, but for those with NO INHERIT. */
    private void editCheck(QualifiedName table, Draft draft, Constraint check, Consumer<Draft> change) {
        if (draft.noInherit.contains(check.name())) {
            work.editFull(table, change);
        } else {
            work.editTree(table, change);
        }
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
                !definition.notValid(),
                definition.expression(),
                Optional.empty(),
                Optional.empty());
        if (definition.noInherit()) {
            work.editFull(draft.name, d -> {
                d.put(check);
                d.noInherit.add(check.name());
            });
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
                !definition.notValid(),
                Optional.empty(),
                definition.onDelete().filter(a -> !a.equals(NO_ACTION)),
                definition.onUpdate().filter(a -> !a.equals(NO_ACTION)));
        draft.put(foreignKey);
        work.store(draft);
        partitions.copyForeignKeyDown(draft.name, foreignKey);
    }

    private void addKey(Draft draft, ConstraintDefinition definition) {
        Kind kind = definition.kind();
        Index given = definition.usingIndex().map(draft.indexes::get).orElse(null);
        if (given != null) {
            promote(draft, definition, given);
        } else if (definition.usingIndex().isEmpty()) {
            Exclusion index = kind == Kind.EXCLUSION ? Exclusion.of(definition) : asExclusion(definition);
            addIndex(draft, definition, index);
        }
    }

    /** Makes an index that is there the one behind a new constraint. */
    private void promote(Draft draft, ConstraintDefinition definition, Index index) {
        String name = definition.name().orElse(index.name());
        List<String> columns = columns(index);
        draft.put(new Constraint(name, definition.kind(), columns, Optional.empty(), List.of(), true));
        draft.replaceIndex(index, Indexes.named(index, name, Optional.of(name)));
        work.store(draft);
        if (definition.kind() == Kind.PRIMARY_KEY) {
            NotNull.setTree(work, draft.name, columns, Optional.empty());
        }
    }

    private static Exclusion asExclusion(ConstraintDefinition key) {
        // A key WITHOUT OVERLAPS is an exclusion constraint underneath, on a GiST index.
        return new Exclusion(
                key.withoutOverlaps() ? "gist" : "btree",
                key.columns().stream().map(c -> new IndexKey(Optional.of(c), c)).toList(),
                Optional.empty());
    }

    private void addIndex(Draft draft, ConstraintDefinition definition, Exclusion wanted) {
        Kind kind = definition.kind();
        List<Optional<String>> keys = IndexKeys.columns(wanted.keys(), draft);
        List<String> columns = keys.stream().flatMap(Optional::stream).toList();
        IndexNotes notes =
                IndexKeys.notes(wanted.keys(), List.of(), wanted.predicate(), definition.nullsNotDistinct(), draft);
        String name = definition
                .name()
                .orElseGet(() -> IndexNames.choose(work.schema(), draft, Optional.of(kind), notes.labels()));
        boolean unique = kind != Kind.EXCLUSION;
        boolean partial = wanted.predicate().isPresent();
        draft.put(new Constraint(name, kind, columns, Optional.empty(), List.of(), true));
        Index.Details details = new Index.Details(
                IndexKeys.forms(wanted.keys(), keys), List.of(), wanted.predicate(), definition.nullsNotDistinct());
        draft.add(new Index(name, keys, unique, partial, true, wanted.method(), Optional.of(name), details), notes);
        work.store(draft);
        if (kind == Kind.PRIMARY_KEY) {
            NotNull.setTree(work, draft.name, columns, Optional.empty());
        }
        partitions.copyIndexDown(draft.name, name);
    }

    private static List<String> columns(Index index) {
        return index.keys().stream().flatMap(Optional::stream).toList();
    }

    private void dropNotNull(QualifiedName table, Draft draft, String constraint) {
        draft.notNullNames.entrySet().stream()
                .filter(e -> e.getValue().equals(constraint))
                .map(Map.Entry::getKey)
                .findFirst()
                .ifPresent(column -> NotNull.dropTree(work, table, column));
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

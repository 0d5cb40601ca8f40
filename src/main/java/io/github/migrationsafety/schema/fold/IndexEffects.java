package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.TableNotes.IndexNotes;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement.CreateIndex;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What statements about indexes do. */
final class IndexEffects {
    private final Workspace work;
    private final Partitions partitions;

    IndexEffects(Workspace work, Partitions partitions) {
        this.work = work;
        this.partitions = partitions;
    }

    void create(CreateIndex statement) {
        QualifiedName table = work.find(statement.table()).orElse(null);
        if (table == null) {
            return;
        }
        Draft draft = work.draft(table).orElseThrow();
        if (statement.name().isPresent()
                && work.isRelation(
                        QualifiedName.of(draft.schema(), statement.name().get()))) {
            return;
        }
        List<Optional<String>> keys = IndexKeys.columns(statement.keys(), draft);
        IndexNotes notes = IndexKeys.notes(
                statement.keys(), statement.include(), statement.predicate(), statement.nullsNotDistinct(), draft);
        String name = statement
                .name()
                .orElseGet(() -> IndexNames.choose(work.schema(), draft, Optional.empty(), notes.labels()));
        boolean without = statement.only()
                && draft.partitioned
                && !work.schema().children(table).isEmpty();
        draft.add(
                new Index(
                        name,
                        keys,
                        statement.unique(),
                        statement.predicate().isPresent(),
                        !without,
                        statement.method(),
                        Optional.empty(),
                        IndexKeys.details(statement, keys)),
                notes);
        work.store(draft);
        if (!statement.only()) {
            partitions.copyIndexDown(table, name);
        }
    }

    void drop(QualifiedName index) {
        work.findIndex(index).ifPresent(full -> {
            QualifiedName table = work.schema().tableOfIndex(full).orElseThrow();
            Index dropped =
                    work.schema().table(table).orElseThrow().index(full.name()).orElseThrow();
            // PostgreSQL refuses to drop an index that a constraint needs.
            if (dropped.constraint().isEmpty()) {
                partitions.dropParts(table, dropped.name());
                work.editFull(table, d -> d.dropIndex(dropped.name()));
                new ForeignKeyTargets(work).dropUncovered(table, dropped);
            }
        });
    }

    /** Renames an index and the constraint that it serves. */
    void rename(QualifiedName index, String newName) {
        work.findIndex(index).ifPresent(full -> {
            QualifiedName table = work.schema().tableOfIndex(full).orElseThrow();
            Draft draft = work.draft(table).orElseThrow();
            if (work.isRelation(QualifiedName.of(draft.schema(), newName))) {
                return;
            }
            Index old = Objects.requireNonNull(draft.indexes.get(full.name()));
            if (old.constraint().isPresent()) {
                draft.renameConstraint(old.constraint().get(), newName);
            } else {
                draft.replaceIndex(old, Indexes.named(old, newName, Optional.empty()));
            }
            work.store(draft);
            partitions.renameParent(table, full.name(), newName);
        });
    }
}

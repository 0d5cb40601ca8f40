package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.TableNotes.IndexNotes;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement.AttachPartition;
import io.github.migrationsafety.sql.Statement.DetachPartition;
import java.util.List;
import java.util.Optional;

/**
 * What partitions have because their parent has it. As {@code DefineIndex}, {@code AttachPartitionEnsureIndexes} and
 * {@code CloneFkReferencing} in indexcmds.c and tablecmds.c do it.
 */
final class Partitions {
    /** Since this version a partition has its parent's identity columns. */
    private static final int IDENTITY_IS_INHERITED = 17;

    private final Workspace work;

    Partitions(Workspace work) {
        this.work = work;
    }

    void attach(AttachPartition statement) {
        Optional<QualifiedName> parent = work.find(statement.table());
        Optional<QualifiedName> partition = work.find(statement.partition());
        if (parent.isEmpty() || partition.isEmpty()) {
            return;
        }
        Draft above = work.draft(parent.get()).orElseThrow();
        work.editFull(partition.get(), d -> {
            d.partitionOf = parent;
            if (work.major >= IDENTITY_IS_INHERITED) {
                setIdentity(d, above, true);
            }
        });
        copyIndexes(above, partition.get());
        copyForeignKeys(above, partition.get());
    }

    void detach(DetachPartition statement) {
        Optional<Draft> above = work.find(statement.table()).flatMap(work::draft);
        work.edit(statement.partition(), d -> {
            d.partitionOf = Optional.empty();
            d.indexNotes.replaceAll((n, notes) -> notes.partOf(Optional.empty()));
            if (work.major >= IDENTITY_IS_INHERITED) {
                above.ifPresent(a -> setIdentity(d, a, false));
            }
        });
    }

    private static void setIdentity(Draft partition, Draft parent, boolean identity) {
        parent.columns.values().stream()
                .filter(c -> c.identity())
                .forEach(c -> partition.column(c.name(), own -> Columns.identity(own, identity)));
    }

    boolean inheritsIdentity() {
        return work.major >= IDENTITY_IS_INHERITED;
    }

    /** Gives a partition every index of its parent. */
    void copyIndexes(Draft parent, QualifiedName partition) {
        parent.indexesByAge().forEach(i -> copyIndex(parent, i, partition));
    }

    /** Gives all partitions of a table one of its indexes. */
    void copyIndexDown(QualifiedName parent, String index) {
        Draft above = work.draft(parent).orElseThrow();
        Index own = above.indexes.get(index);
        if (own != null && above.partitioned) {
            work.schema().children(parent).forEach(child -> copyIndex(above, own, child));
        }
    }

    /** Gives all partitions of a table one of its foreign keys. */
    void copyForeignKeyDown(QualifiedName parent, Constraint foreignKey) {
        if (work.schema().table(parent).orElseThrow().partitioned()) {
            work.schema().children(parent).forEach(child -> copyForeignKey(foreignKey, child));
        }
    }

    /** Gives a partition every foreign key of its parent. */
    void copyForeignKeys(Draft parent, QualifiedName partition) {
        parent.constraints.values().stream()
                .filter(c -> c.kind() == Kind.FOREIGN_KEY)
                .forEach(c -> copyForeignKey(c, partition));
    }

    /** Drops the parts of an index that the partitions of its table have. */
    void dropParts(QualifiedName table, String index) {
        for (QualifiedName child : work.schema().children(table)) {
            for (Index part : parts(child, index)) {
                dropParts(child, part.name());
                work.editFull(child, d -> {
                    d.dropIndex(part.name());
                    part.constraint().ifPresent(d.constraints::remove);
                });
            }
        }
    }

    /** Follows the renaming of an index in the notes on its parts. */
    void renameParent(QualifiedName table, String index, String newName) {
        for (QualifiedName child : work.schema().children(table)) {
            work.editFull(
                    child,
                    d -> d.indexNotes.replaceAll((n, notes) ->
                            notes.parent().equals(Optional.of(index)) ? notes.partOf(Optional.of(newName)) : notes));
        }
    }

    private List<Index> parts(QualifiedName child, String index) {
        Draft draft = work.draft(child).orElseThrow();
        return draft.indexes.values().stream()
                .filter(i -> draft.notesOf(i).parent().equals(Optional.of(index)))
                .toList();
    }

    private void copyIndex(Draft parent, Index index, QualifiedName partition) {
        Draft draft = work.draft(partition).orElseThrow();
        Index part = draft.indexesByAge().stream()
                .filter(i -> fits(parent, index, draft, i))
                .findFirst()
                .orElseGet(() -> CopiedIndexes.copy(work, parent, index, draft));
        draft.put(part, draft.notesOf(part).partOf(Optional.of(index.name())));
        work.store(draft);
        copyIndexDown(partition, part.name());
    }

    /** Whether an index that a partition has already may become the part of its parent's. */
    private static boolean fits(Draft parent, Index index, Draft child, Index own) {
        IndexNotes a = parent.notesOf(index);
        IndexNotes b = child.notesOf(own);
        return b.parent().isEmpty()
                && index.keys().equals(own.keys())
                && index.unique() == own.unique()
                && index.partial() == own.partial()
                && index.method().equals(own.method())
                && a.include().equals(b.include())
                && a.expressions().equals(b.expressions())
                && a.predicate().equals(b.predicate())
                && a.nullsNotDistinct() == b.nullsNotDistinct()
                && (index.constraint().isEmpty() || kind(parent, index).equals(kind(child, own)));
    }

    private static Optional<Kind> kind(Draft table, Index index) {
        return index.constraint().map(table.constraints::get).map(Constraint::kind);
    }

    private void copyForeignKey(Constraint foreignKey, QualifiedName partition) {
        Draft draft = work.draft(partition).orElseThrow();
        if (draft.constraints.values().stream().noneMatch(c -> Constraints.sameForeignKey(c, foreignKey))) {
            String name = draft.constraints.containsKey(foreignKey.name())
                    ? ObjectNames.constraint(work.schema(), draft, ObjectNames.addition(foreignKey.columns()), "fkey")
                    : foreignKey.name();
            draft.put(Constraints.named(foreignKey, name));
            work.store(draft);
        }
        copyForeignKeyDown(partition, foreignKey);
    }
}

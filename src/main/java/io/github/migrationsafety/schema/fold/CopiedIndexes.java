package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.TableNotes.IndexNotes;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import java.util.Objects;
import java.util.Optional;

/** Indexes that PostgreSQL makes after those of another table, under names of its own: generateClonedIndexStmt in parse_utilcmd.c. */
final class CopiedIndexes {
    private CopiedIndexes() {}

    /** Gives a table an index like that of another one, with the constraint behind which it stands. */
    static Index copy(Workspace work, Draft source, Index index, Draft target) {
        IndexNotes notes = source.notesOf(index);
        Optional<Kind> kind = index.constraint().map(source.constraints::get).map(Constraint::kind);
        String name = IndexNames.choose(work.schema(), target, kind, notes.labels());
        kind.ifPresent(k -> {
            Constraint above = Objects.requireNonNull(
                    source.constraints.get(index.constraint().orElseThrow()));
            target.put(Constraints.named(above, name));
            if (k == Kind.PRIMARY_KEY) {
                above.columns().forEach(c -> NotNull.set(work, target, c));
            }
        });
        Index copy = Indexes.named(index, name, kind.map(k -> name));
        target.add(copy, notes);
        return copy;
    }
}

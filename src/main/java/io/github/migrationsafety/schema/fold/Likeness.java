package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.LikeClause;
import io.github.migrationsafety.sql.LikeClause.Part;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What LIKE copies into a new table: columns first, and checks and indexes when the table stands, as PostgreSQL does it
 * (transformTableLikeClause and expandTableLikeClause in parse_utilcmd.c).
 */
final class Likeness {
    private final Workspace work;

    Likeness(Workspace work) {
        this.work = work;
    }

    /** Copies the columns; the new table is incomplete if the other one is not known. */
    void copyColumns(Draft table, LikeClause like) {
        Optional<Draft> source = work.find(like.source()).flatMap(work::draft);
        table.complete &= source.filter(s -> s.complete).isPresent();
        source.ifPresent(s -> List.copyOf(s.columns.values()).forEach(c -> copy(s, c, table, like.including())));
    }

    private void copy(Draft source, Column column, Draft table, Set<Part> including) {
        String name = column.name();
        boolean generated = column.generated() && including.contains(Part.GENERATED);
        boolean given = column.hasDefault() && including.contains(Part.DEFAULTS);
        boolean identity = column.identity() && including.contains(Part.IDENTITY);
        table.columns.put(name, new Column(name, column.type(), column.notNull(), given, identity, generated));
        String value = source.defaults.get(name);
        if (value != null && (given || generated)) {
            table.defaults.put(name, value);
        }
        if (column.notNull()) {
            String notNull = source.notNullNames.get(name);
            if (notNull != null) {
                table.notNullNames.putIfAbsent(name, notNull);
            }
            NotNull.set(work, table, name);
        }
    }

    /** Copies checks and indexes into the table, which stands. */
    void copyTheRest(QualifiedName table, LikeClause like) {
        Optional<Draft> source = work.find(like.source()).flatMap(work::draft);
        if (source.isEmpty()) {
            return;
        }
        if (like.including().contains(Part.CONSTRAINTS)) {
            work.editFull(table, d -> source.get().constraints.values().stream()
                    .filter(c -> c.kind() == Kind.CHECK)
                    .forEach(c -> {
                        d.put(Constraints.validated(c));
                        if (source.get().noInherit.contains(c.name())) {
                            d.noInherit.add(c.name());
                        }
                    }));
        }
        if (like.including().contains(Part.INDEXES)) {
            for (Index index : source.get().indexesByAge()) {
                Draft draft = work.draft(table).orElseThrow();
                Index copy = CopiedIndexes.copy(work, source.get(), index, draft);
                draft.put(Indexes.valid(copy, true), draft.notesOf(copy).partOf(Optional.empty()));
                work.store(draft);
            }
        }
    }
}

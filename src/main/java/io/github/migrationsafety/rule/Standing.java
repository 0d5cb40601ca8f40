package io.github.migrationsafety.rule;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The tables that stand at one moment of a changelog, with where each comes from. Immutable, and cheap to derive from one
 * another.
 *
 * @param lives each table by its present name; a temporary table stands in the schema {@code pg_temp}
 * @param path the schemas in which an unqualified name is looked up, the one that new tables go into first
 * @param blind whether a pending statement has run that may have created tables unseen: a DO block, a call, a statement that
 *     could not be read
 */
public record Standing(PMap<QualifiedName, Life> lives, List<String> path, boolean blind) {
    /** The schema under which temporary tables are kept. */
    static final String TEMPORARY = "pg_temp";

    /**
     * How many literal rows a new table may get before it counts as filled: reading so many takes less than a millisecond, so
     * nothing that reads or locks the table can hold anybody up.
     */
    static final long SEED_ROWS = 1_000;

    /** What sort of relation it is. */
    public enum Kind {
        TABLE,
        TEMPORARY,
        MATERIALIZED_VIEW
    }

    /**
     * A table from its creation on, under whatever name.
     *
     * @param number tells two tables apart that bear the same name one after the other
     * @param kind what it is
     * @param origin the pending changeset that created it; empty when it stood before
     * @param released its name before the first pending changeset; empty when it did not stand
     * @param filled whether rows have come into it from elsewhere
     * @param rows how many literal rows were inserted
     */
    public record Life(
            int number,
            Kind kind,
            Optional<Origin> origin,
            Optional<QualifiedName> released,
            boolean filled,
            long rows) {
        /** Whether it was created by a pending changeset and holds no more than seed rows. */
        public boolean isNew() {
            return origin.isPresent() && !filled && rows <= SEED_ROWS;
        }

        Life withFilled() {
            return new Life(number, kind, origin, released, true, rows);
        }

        Life withRows(long more) {
            return new Life(number, kind, origin, released, filled, rows + more);
        }

        Life withReleased(QualifiedName name) {
            return new Life(number, kind, Optional.empty(), Optional.of(name), filled, rows);
        }
    }

    public Standing {
        path = List.copyOf(path);
    }

    static Standing nothing(String defaultSchema) {
        return new Standing(HashTreePMap.empty(), List.of(defaultSchema), false);
    }

    /** The full name that a name in a statement means: what stands under it, else what would be created. */
    public QualifiedName resolve(QualifiedName name) {
        if (name.schema().isPresent()) {
            return name;
        }
        QualifiedName temporary = QualifiedName.of(TEMPORARY, name.name());
        if (lives.containsKey(temporary)) {
            return temporary;
        }
        return path.stream()
                .map(schema -> QualifiedName.of(schema, name.name()))
                .filter(lives::containsKey)
                .findFirst()
                .orElseGet(() -> created(name));
    }

    /** The full name that a permanent table gets that a statement creates under this name. */
    QualifiedName created(QualifiedName name) {
        return name.in(path.get(0));
    }

    /** The table that a name in a statement means. */
    public Optional<Life> find(QualifiedName name) {
        return Optional.ofNullable(lives.get(resolve(name)));
    }

    /** Whether the table that a name means was created by a pending changeset and holds no more than seed rows. */
    public boolean isNew(QualifiedName name) {
        return find(name).map(Life::isNew).orElse(false);
    }

    Standing with(QualifiedName name, Life life) {
        return new Standing(lives.plus(name, life), path, blind);
    }

    Standing without(QualifiedName name) {
        return new Standing(lives.minus(name), path, blind);
    }

    Standing renamed(QualifiedName from, QualifiedName to) {
        Life life = lives.get(from);
        return life == null ? this : new Standing(lives.minus(from).plus(to, life), path, blind);
    }

    Standing lookingIn(List<String> schemas) {
        return new Standing(lives, schemas, blind);
    }

    Standing blinded() {
        return new Standing(lives, path, true);
    }
}

package io.github.migrationsafety.sql;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * LIKE in CREATE TABLE, or OF a type. Names, types and NOT NULL of the columns are copied in any case. Immutable.
 *
 * @param source the table, view or type whose columns are copied
 * @param including what is copied besides, as far as a rule asks for it
 * @param position how many columns the statement lists before
 * @see <a href="https://www.postgresql.org/docs/17/sql-createtable.html#SQL-CREATETABLE-PARMS-LIKE">CREATE TABLE, LIKE</a>
 */
public record LikeClause(QualifiedName source, Set<Part> including, int position) {
    /** What INCLUDING and EXCLUDING name. */
    public enum Part {
        CONSTRAINTS,
        DEFAULTS,
        GENERATED,
        IDENTITY,
        INDEXES
    }

    public LikeClause {
        including = Set.copyOf(including);
    }

    /** Reads on after LIKE. */
    static LikeClause read(Cursor at, int position) {
        QualifiedName source = at.qualifiedName();
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (Optional<String> verb = at.acceptAny("INCLUDING", "EXCLUDING");
                verb.isPresent();
                verb = at.acceptAny("INCLUDING", "EXCLUDING")) {
            Set<Part> named = named(at.label().toUpperCase(Locale.ROOT));
            if (verb.get().equals("INCLUDING")) {
                parts.addAll(named);
            } else {
                parts.removeAll(named);
            }
        }
        return new LikeClause(source, parts, position);
    }

    private static Set<Part> named(String word) {
        Set<Part> named = EnumSet.noneOf(Part.class);
        Stream.of(Part.values())
                .filter(p -> word.equals("ALL") || word.equals(p.name()))
                .forEach(named::add);
        return named;
    }
}

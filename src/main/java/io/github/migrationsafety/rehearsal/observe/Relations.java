package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.Observation.Relation;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The relations that a run meets, as they stood before it. They are read in the session beside when the run first meets them: at
 * that moment what the run has done to them is not committed, so that session still sees them as they were. Not thread-safe.
 */
final class Relations {
    private static final Optional<String> TOAST = Optional.of("pg_toast");

    private final Beside beside;
    private final Set<QualifiedName> ignored;
    private final Map<Long, Optional<Stood>> met = new HashMap<>();

    Relations(Beside beside, Set<QualifiedName> ignored) {
        this.beside = beside;
        this.ignored = ignored;
    }

    /** Meets relations that the open transaction has locked. */
    void meet(Collection<Held> locked) throws SQLException {
        Map<Long, OptionalLong> unmet = new HashMap<>();
        locked.stream()
                .filter(held -> !met.containsKey(held.oid()))
                .forEach(held -> unmet.put(held.oid(), held.file()));
        if (!unmet.isEmpty()) {
            Map<Long, Stood> standing = beside.relations(unmet);
            unmet.keySet().forEach(oid -> met.put(oid, Optional.ofNullable(standing.get(oid))));
        }
    }

    /** Meets a relation that stands at the moment, which is nothing new unless the run has made it before. */
    void meet(Stood stood) {
        met.putIfAbsent(stood.oid(), Optional.of(stood));
    }

    /** Notes that the run has made a relation. */
    void made(long oid) {
        met.putIfAbsent(oid, Optional.empty());
    }

    /**
     * A relation that stood before the run; empty if it did not, or is none of which anything is told. What is true of a TOAST
     * table is true of its table, and its name would be another in every database.
     */
    Optional<Stood> stood(long oid) {
        return met.getOrDefault(oid, Optional.empty())
                .filter(s -> !ignored.contains(s.relation().table()))
                .filter(s -> !s.relation().name().schema().equals(TOAST));
    }

    /** The index of that name that a table had before the run. */
    Optional<Stood> index(long table, String name) {
        return met.values().stream()
                .flatMap(Optional::stream)
                .filter(s -> s.relation().kind() == Relation.Kind.INDEX)
                .filter(s -> s.table() == table && s.relation().name().name().equals(name))
                .findFirst();
    }
}

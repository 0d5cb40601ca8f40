package io.github.migrationsafety.schema;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The views, materialized views, functions and procedures of a database at one moment. Immutable, and cheap to derive from one
 * another.
 *
 * @param viewsByName each view by its full name
 * @param routinesBySignature each routine by what tells it from others
 * @param routinesPublic whether everybody may execute a routine that is created from now on, which is so unless
 *     ALTER DEFAULT PRIVILEGES revoked it; only a schema that is folded from statements tells
 */
public record SchemaCode(
        PMap<QualifiedName, View> viewsByName,
        PMap<Routine.Signature, Routine> routinesBySignature,
        boolean routinesPublic) {
    /** None at all. */
    public static final SchemaCode EMPTY = new SchemaCode(HashTreePMap.empty(), HashTreePMap.empty(), true);

    /** The view of that name; the name must be schema-qualified. */
    public Optional<View> view(QualifiedName name) {
        return Optional.ofNullable(viewsByName.get(name));
    }

    /** Every view, sorted by name. */
    public List<View> views() {
        return viewsByName.values().stream()
                .sorted(Comparator.comparing(View::name))
                .toList();
    }

    /** The routine of that signature. */
    public Optional<Routine> routine(Routine.Signature signature) {
        return Optional.ofNullable(routinesBySignature.get(signature));
    }

    /** Every routine, sorted by signature. */
    public List<Routine> routines() {
        return routinesBySignature.values().stream()
                .sorted(Comparator.comparing(r -> r.signature().toString()))
                .toList();
    }

    /** The routines of that name, sorted; the name must be schema-qualified. */
    public List<Routine> routines(QualifiedName name) {
        return routines().stream().filter(r -> r.name().equals(name)).toList();
    }

    /** The views that read a table or view themselves, sorted. */
    public Stream<View> readers(QualifiedName relation) {
        return views().stream().filter(v -> v.reads().contains(relation));
    }

    /** With a view added or replaced. */
    public SchemaCode with(View view) {
        return new SchemaCode(viewsByName.plus(view.name(), view), routinesBySignature, routinesPublic);
    }

    /** Without a view. */
    public SchemaCode without(QualifiedName view) {
        return new SchemaCode(viewsByName.minus(view), routinesBySignature, routinesPublic);
    }

    /** With a routine added or replaced. */
    public SchemaCode with(Routine routine) {
        return new SchemaCode(viewsByName, routinesBySignature.plus(routine.signature(), routine), routinesPublic);
    }

    /** Without a routine. */
    public SchemaCode without(Routine.Signature routine) {
        return new SchemaCode(viewsByName, routinesBySignature.minus(routine), routinesPublic);
    }

    /** With another answer to who may execute what is created from now on. */
    public SchemaCode withRoutinesPublic(boolean allowed) {
        return new SchemaCode(viewsByName, routinesBySignature, allowed);
    }
}

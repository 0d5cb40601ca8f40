package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Routine;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaCode;
import io.github.migrationsafety.schema.View;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The schema while statements change it, and what a database session knows besides: its search path and its temporary tables.
 * Not thread-safe.
 */
final class Workspace {
    final int major;
    private final SearchPath defaultPath;
    private final Set<String> temporary = new HashSet<>();
    private final Set<String> goneSchemas = new HashSet<>();
    private SearchPath path;
    private Schema schema;

    Workspace(Schema schema, String defaultSchema, int major) {
        this.schema = schema;
        this.major = major;
        defaultPath = new SearchPath(List.of(defaultSchema));
        path = defaultPath;
    }

    Schema schema() {
        return schema;
    }

    void searchPath(String value) {
        path = SearchPath.parse(value, defaultPath);
    }

    void resetSearchPath() {
        path = defaultPath;
    }

    /** A schema of that name is no more: PostgreSQL passes it over in the search path. */
    void schemaGone(String name) {
        goneSchemas.add(name);
    }

    void schemaCreated(String name) {
        goneSchemas.remove(name);
    }

    void addTemporary(QualifiedName table) {
        temporary.add(table.name());
    }

    /** Forgets a temporary table; false if there is none of that name. */
    boolean removeTemporary(QualifiedName table) {
        return isTemporary(table) && temporary.remove(table.name());
    }

    /** Whether a name means a temporary table, which hides every other. */
    boolean isTemporary(QualifiedName name) {
        return name.schema().map(s -> s.startsWith("pg_temp")).orElse(temporary.contains(name.name()));
    }

    /** The full name under which a statement creates an object. */
    QualifiedName created(QualifiedName name) {
        return path.create(name, goneSchemas);
    }

    /** The full name of the table that a name means, if it is known. */
    Optional<QualifiedName> find(QualifiedName name) {
        return isTemporary(name)
                ? Optional.empty()
                : path.candidates(name).stream()
                        .filter(n -> schema.table(n).isPresent())
                        .findFirst();
    }

    /** The full name of the table that a name means; known or not. */
    QualifiedName resolve(QualifiedName name) {
        return find(name).orElseGet(() -> created(name));
    }

    /** The full name of the table or view that a name means; known or not. */
    QualifiedName resolveRelation(QualifiedName name) {
        return path.candidates(name).stream()
                .filter(n -> schema.table(n).isPresent() || code().view(n).isPresent())
                .findFirst()
                .orElseGet(() -> created(name));
    }

    /** The full name of the routine that a name means; known or not. */
    QualifiedName resolveRoutine(QualifiedName name) {
        return path.candidates(name).stream()
                .filter(n -> !code().routines(n).isEmpty())
                .findFirst()
                .orElseGet(() -> created(name));
    }

    /** The views and routines. */
    SchemaCode code() {
        return schema.code();
    }

    /** Changes views and routines. */
    void edit(UnaryOperator<SchemaCode> change) {
        schema = schema.with(change.apply(code()));
    }

    /** Takes a view away with those that read it. */
    void removeView(QualifiedName fullName) {
        edit(code -> code.without(fullName));
        removeReaders(fullName);
    }

    /** Takes the views away that read a relation, as CASCADE does; without it there are none. */
    private void removeReaders(QualifiedName relation) {
        code().readers(relation).forEach(v -> removeView(v.name()));
    }

    /** Takes the views and routines of a schema away. */
    void removeCode(String schemaName) {
        code().views().stream()
                .filter(v -> v.name().schema().filter(schemaName::equals).isPresent())
                .forEach(v -> removeView(v.name()));
        routinesOf(schemaName).forEach(r -> edit(code -> code.without(r.signature())));
    }

    /** Gives the views and routines of a schema that is renamed their new names. */
    void moveCode(String from, String to) {
        code().views().stream()
                .filter(v -> v.name().schema().filter(from::equals).isPresent())
                .forEach(v ->
                        relocateView(v.name(), QualifiedName.of(to, v.name().name())));
        routinesOf(from)
                .forEach(r -> edit(code -> code.without(r.signature())
                        .with(new Routine(
                                QualifiedName.of(to, r.name().name()),
                                r.arguments(),
                                r.securityDefiner(),
                                r.fixedSearchPath(),
                                r.publicMayExecute()))));
    }

    private List<Routine> routinesOf(String schemaName) {
        return code().routines().stream()
                .filter(r -> r.name().schema().filter(schemaName::equals).isPresent())
                .toList();
    }

    /** Gives a view another full name, everywhere. */
    void relocateView(QualifiedName from, QualifiedName to) {
        code().view(from).ifPresent(v -> {
            edit(code -> code.without(from).with(new View(to, v.materialized(), v.securityInvoker(), v.reads())));
            followReaders(from, to);
        });
    }

    private void followReaders(QualifiedName from, QualifiedName to) {
        code().readers(from)
                .forEach(v -> edit(code -> code.with(new View(
                        v.name(),
                        v.materialized(),
                        v.securityInvoker(),
                        v.reads().stream().map(r -> r.equals(from) ? to : r).toList()))));
    }

    /** The full name of the index that a name means, if it is known. */
    Optional<QualifiedName> findIndex(QualifiedName name) {
        return path.candidates(name).stream()
                .filter(n -> schema.tableOfIndex(n).isPresent())
                .findFirst();
    }

    /** Whether a table or index has that full name. */
    boolean isRelation(QualifiedName fullName) {
        return schema.table(fullName).isPresent()
                || schema.tableOfIndex(fullName).isPresent();
    }

    /** A table to change, by its full name. */
    Optional<Draft> draft(QualifiedName fullName) {
        return schema.table(fullName).map(t -> new Draft(t, schema.notes(fullName)));
    }

    /** Changes the table that a statement names; nothing happens to one that is unknown. */
    void edit(QualifiedName name, Consumer<Draft> change) {
        find(name).ifPresent(n -> editFull(n, change));
    }

    /** Changes a table by its full name. */
    void editFull(QualifiedName fullName, Consumer<Draft> change) {
        draft(fullName).ifPresent(d -> {
            change.accept(d);
            store(d);
        });
    }

    /** Changes the table that a statement names, its partitions and the tables that inherit from it. */
    void editAll(QualifiedName name, Consumer<Draft> change) {
        find(name).ifPresent(n -> editTree(n, change));
    }

    /** As {@link #editAll} by the full name. */
    void editTree(QualifiedName fullName, Consumer<Draft> change) {
        editFull(fullName, change);
        schema.children(fullName).forEach(child -> editTree(child, change));
    }

    void store(Draft draft) {
        schema = schema.with(draft.table(), draft.notes());
    }

    /** Takes a table away and the foreign keys that point at it. */
    void remove(QualifiedName fullName) {
        schema = schema.without(fullName);
        dropReferences(fullName, c -> true);
        removeReaders(fullName);
    }

    /** Drops the foreign keys of any table that point at a table and fit. */
    void dropReferences(QualifiedName target, Predicate<Constraint> which) {
        for (QualifiedName table : schema.referencing(target)) {
            editFull(table, d -> List.copyOf(d.constraints.values()).stream()
                    .filter(c ->
                            c.kind() == Kind.FOREIGN_KEY && c.references().equals(Optional.of(target)) && which.test(c))
                    .forEach(c -> d.dropConstraint(c.name())));
        }
    }

    /** Gives a table another full name, everywhere. Nothing happens when the new name is taken. */
    void relocate(QualifiedName from, QualifiedName to) {
        Draft draft = draft(from).orElse(null);
        if (draft == null || isRelation(to)) {
            return;
        }
        schema = schema.without(from);
        draft.name = to;
        follow(draft, from, to);
        store(draft);
        for (QualifiedName table : schema.referencing(from)) {
            editFull(table, d -> follow(d, from, to));
        }
        for (QualifiedName child : schema.children(from)) {
            editFull(child, d -> follow(d, from, to));
        }
        followReaders(from, to);
    }

    private static void follow(Draft draft, QualifiedName from, QualifiedName to) {
        draft.constraints.replaceAll((n, c) ->
                c.references().equals(Optional.of(from)) ? Constraints.withReference(c, to, c.referencedColumns()) : c);
        draft.partitionOf = draft.partitionOf.map(p -> p.equals(from) ? to : p);
        draft.inherits.replaceAll(p -> p.equals(from) ? to : p);
    }
}

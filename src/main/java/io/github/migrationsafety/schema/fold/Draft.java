package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.RowSecurity;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.schema.TableNotes;
import io.github.migrationsafety.schema.TableNotes.IndexNotes;
import io.github.migrationsafety.schema.Trigger;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.IndexKey;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A table while one statement changes it. Not thread-safe; lives no longer than the statement. */
final class Draft {
    private static final Pattern NEXT_VALUE = Pattern.compile("(?i)\\s*\\(*\\s*(pg_catalog\\s*\\.\\s*)?nextval\\s*\\(");

    QualifiedName name;
    boolean partitioned;
    Optional<QualifiedName> partitionOf = Optional.empty();
    boolean complete = true;
    boolean rowSecure;
    boolean rowForced;
    boolean enforced = true;
    final SortedMap<String, RowSecurity.Policy> policies = new TreeMap<>();
    final SortedMap<String, Trigger> triggers = new TreeMap<>();
    final Map<String, Column> columns = new LinkedHashMap<>();
    final SortedMap<String, Constraint> constraints = new TreeMap<>();
    final SortedMap<String, Index> indexes = new TreeMap<>();
    final List<QualifiedName> inherits = new ArrayList<>();
    final Set<String> inherited = new HashSet<>();
    final Map<String, String> defaults = new HashMap<>();
    final Map<String, IndexNotes> indexNotes = new HashMap<>();
    final Set<String> noInherit = new HashSet<>();
    final Set<String> inheritedNotNull = new HashSet<>();
    final Map<String, String> notNullNames = new HashMap<>();

    Draft(QualifiedName name) {
        this.name = name;
    }

    Draft(Table table, TableNotes notes) {
        name = table.name();
        partitioned = table.partitioned();
        partitionOf = table.partitionOf();
        complete = table.complete();
        rowSecure = table.rowSecurity().enabled();
        rowForced = table.rowSecurity().forced();
        enforced = table.enforced();
        table.rowSecurity().policies().forEach(p -> policies.put(p.name(), p));
        table.triggers().forEach(t -> triggers.put(t.name(), t));
        table.columns().forEach(c -> columns.put(c.name(), c));
        table.constraints().forEach(c -> constraints.put(c.name(), c));
        table.indexes().forEach(i -> indexes.put(i.name(), i));
        inherits.addAll(notes.inherits());
        inherited.addAll(notes.inherited());
        defaults.putAll(notes.defaults());
        indexNotes.putAll(notes.indexes());
        noInherit.addAll(notes.noInherit());
        inheritedNotNull.addAll(notes.inheritedNotNull());
        notNullNames.putAll(notes.notNullNames());
    }

    Table table() {
        return new Table(
                name,
                List.copyOf(columns.values()),
                List.copyOf(constraints.values()),
                List.copyOf(indexes.values()),
                partitioned,
                partitionOf,
                complete,
                sequences(),
                new RowSecurity(rowSecure, rowForced, List.copyOf(policies.values())),
                List.copyOf(triggers.values()),
                enforced);
    }

    private Set<String> sequences() {
        return defaults.entrySet().stream()
                .filter(d -> NEXT_VALUE.matcher(d.getValue()).lookingAt() && columns.containsKey(d.getKey()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    TableNotes notes() {
        return new TableNotes(inherits, inherited, defaults, indexNotes, noInherit, inheritedNotNull, notNullNames);
    }

    String schema() {
        return name.schema().orElse("");
    }

    /** Changes a column if it is known. */
    void column(String column, UnaryOperator<Column> change) {
        columns.computeIfPresent(column, (n, c) -> change.apply(c));
    }

    Optional<Constraint> primaryKey() {
        return constraints.values().stream()
                .filter(c -> c.kind() == Kind.PRIMARY_KEY)
                .findFirst();
    }

    /** What is noted of an index; for one without notes, what the index itself tells. */
    IndexNotes notesOf(Index index) {
        IndexNotes known = indexNotes.get(index.name());
        return known != null
                ? known
                : new IndexNotes(
                        index.keys().stream().map(k -> k.orElse("expr")).toList(),
                        index.keys().stream().map(k -> "").toList(),
                        List.of(),
                        Set.of(),
                        "",
                        false,
                        Optional.empty(),
                        0);
    }

    void put(Constraint constraint) {
        constraints.put(constraint.name(), constraint);
    }

    /** Adds an index that is newer than the others. */
    void add(Index index, IndexNotes notes) {
        put(
                index,
                notes.at(1
                        + indexNotes.values().stream()
                                .mapToInt(IndexNotes::order)
                                .max()
                                .orElse(0)));
    }

    /** The indexes, the oldest first, as PostgreSQL looks through them. */
    List<Index> indexesByAge() {
        return indexes.values().stream()
                .sorted(Comparator.comparingInt(i -> notesOf(i).order()))
                .toList();
    }

    void put(Index index, IndexNotes notes) {
        indexes.put(index.name(), index);
        indexNotes.put(index.name(), notes);
    }

    void dropIndex(String index) {
        indexes.remove(index);
        indexNotes.remove(index);
    }

    /** Drops a constraint and the index behind it. */
    void dropConstraint(String constraint) {
        constraints.remove(constraint);
        noInherit.remove(constraint);
        List.copyOf(indexes.values()).stream()
                .filter(i -> i.constraint().equals(Optional.of(constraint)))
                .forEach(i -> dropIndex(i.name()));
    }

    /** Drops a column with every constraint and index of the table that uses it, as PostgreSQL does without CASCADE. */
    void dropColumn(String column) {
        columns.remove(column);
        inherited.remove(column);
        defaults.remove(column);
        notNullNames.remove(column);
        inheritedNotNull.remove(column);
        List.copyOf(indexes.values()).stream().filter(i -> uses(i, column)).forEach(i -> {
            dropIndex(i.name());
            i.constraint().ifPresent(constraints::remove);
        });
        List.copyOf(constraints.values()).stream()
                .filter(c -> c.columns().contains(column)
                        || c.references().equals(Optional.of(name))
                                && c.referencedColumns().contains(column))
                .forEach(c -> dropConstraint(c.name()));
    }

    /**
     * Changes the type of a column. PostgreSQL builds the indexes anew that use it, and an expression that has become a mere column,
     * such as a cast to the new type, is one from then on.
     */
    void retype(String column, String type) {
        column(column, c -> Columns.typed(c, type));
        List.copyOf(indexes.values()).forEach(i -> {
            IndexNotes notes = notesOf(i);
            List<IndexKey> keys = IndexKeys.written(i, notes);
            put(Indexes.withKeys(i, IndexKeys.columns(keys, this)), IndexKeys.simplified(notes, keys, this));
        });
    }

    void renameColumn(String column, String newName) {
        Map<String, Column> old = new LinkedHashMap<>(columns);
        columns.clear();
        old.forEach((n, c) -> {
            Column kept = n.equals(column) ? Columns.named(c, newName) : c;
            columns.put(kept.name(), kept);
        });
        if (inherited.remove(column)) {
            inherited.add(newName);
        }
        if (inheritedNotNull.remove(column)) {
            inheritedNotNull.add(newName);
        }
        rekey(defaults, column, newName);
        rekey(notNullNames, column, newName);
        renameInPolicies(column, newName);
        UnaryOperator<String> renamed = n -> n.equals(column) ? newName : n;
        constraints.replaceAll((n, c) -> Constraints.renamed(c, column, newName));
        renameReferenced(name, column, newName);
        indexes.replaceAll((n, i) -> Indexes.renamed(i, column, newName));
        indexNotes.replaceAll((n, i) -> new IndexNotes(
                i.labels(),
                map(i.expressions(), e -> Words.renamed(e, column, newName)),
                map(i.include(), renamed),
                Set.copyOf(map(List.copyOf(i.uses()), renamed)),
                Words.renamed(i.predicate(), column, newName),
                i.nullsNotDistinct(),
                i.parent(),
                i.order()));
    }

    /** Follows the renaming of a column in a table that foreign keys of this one point at. */
    void renameReferenced(QualifiedName target, String column, String newName) {
        constraints.replaceAll((n, c) -> c.references().equals(Optional.of(target))
                ? Constraints.withReference(c, target, map(c.referencedColumns(), r -> r.equals(column) ? newName : r))
                : c);
    }

    private void renameInPolicies(String column, String newName) {
        policies.replaceAll((n, p) -> new RowSecurity.Policy(
                n,
                p.command(),
                p.restrictive(),
                p.roles(),
                p.using().map(e -> Words.renamed(e, column, newName)),
                p.check().map(e -> Words.renamed(e, column, newName))));
    }

    /** Renames a constraint and the index behind it, or an index and its constraint: PostgreSQL keeps the two alike. */
    void renameConstraint(String constraint, String newName) {
        Constraint old = constraints.remove(constraint);
        if (old != null) {
            put(Constraints.named(old, newName));
            if (noInherit.remove(constraint)) {
                noInherit.add(newName);
            }
        }
        List.copyOf(indexes.values()).stream()
                .filter(i -> i.constraint().equals(Optional.of(constraint)))
                .forEach(i -> replaceIndex(i, Indexes.named(i, newName, Optional.of(newName))));
    }

    void replaceIndex(Index old, Index now) {
        IndexNotes notes = notesOf(old);
        dropIndex(old.name());
        put(now, notes);
    }

    private boolean uses(Index index, String column) {
        IndexNotes notes = notesOf(index);
        return index.keys().contains(Optional.of(column))
                || notes.include().contains(column)
                || notes.uses().contains(column);
    }

    private static void rekey(Map<String, String> map, String key, String newKey) {
        String value = map.remove(key);
        if (value != null) {
            map.put(newKey, value);
        }
    }

    private static List<String> map(List<String> names, UnaryOperator<String> change) {
        return names.stream().map(change).toList();
    }
}

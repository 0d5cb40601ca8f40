package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement.CreateTable;
import io.github.migrationsafety.sql.Statement.CreateTableAs;
import io.github.migrationsafety.sql.Statement.Persistence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What statements about whole tables do. */
final class TableEffects {
    private final Workspace work;
    private final Partitions partitions;
    private final ConstraintEffects constraints;
    private final ColumnEffects columns;

    TableEffects(Workspace work, Partitions partitions, ConstraintEffects constraints, ColumnEffects columns) {
        this.work = work;
        this.partitions = partitions;
        this.constraints = constraints;
        this.columns = columns;
    }

    void create(CreateTable statement) {
        if (isTemporary(statement.table(), statement.persistence())) {
            work.addTemporary(statement.table());
            return;
        }
        QualifiedName name = work.created(statement.table());
        if (work.isRelation(name)) {
            return;
        }
        Draft draft = new Draft(name);
        draft.partitioned = statement.partitioned();
        statement.like().forEach(like -> copyColumnsLike(draft, like));
        statement.inherits().forEach(parent -> inherit(draft, parent));
        statement.partitionOf().ifPresent(parent -> becomePartition(draft, parent));
        statement.columns().forEach(c -> columns.define(draft, c));
        work.store(draft);
        addConstraints(name, statement);
        statement.partitionOf().flatMap(work::find).flatMap(work::draft).ifPresent(parent -> {
            partitions.copyIndexes(parent, name);
            partitions.copyForeignKeys(parent, name);
        });
        addKeys(name, statement);
    }

    void createAs(CreateTableAs statement) {
        if (isTemporary(statement.table(), statement.persistence())) {
            work.addTemporary(statement.table());
            return;
        }
        QualifiedName name = work.created(statement.table());
        if (!work.isRelation(name)) {
            Draft draft = new Draft(name);
            draft.complete = false;
            work.store(draft);
        }
    }

    /** Drops a table with its partitions, and with the tables that inherit from it, which CASCADE takes along. */
    void drop(QualifiedName name) {
        if (!work.removeTemporary(name)) {
            work.find(name).ifPresent(this::dropTree);
        }
    }

    void dropSchemas(List<QualifiedName> schemas) {
        List<String> names = schemas.stream().map(QualifiedName::name).toList();
        tablesIn(names).forEach(this::dropTree);
        names.forEach(work::removeCode);
        names.forEach(work::schemaGone);
    }

    void renameSchema(String schema, String newName) {
        work.schemaGone(schema);
        work.schemaCreated(newName);
        tablesIn(List.of(schema)).forEach(t -> work.relocate(t, QualifiedName.of(newName, t.name())));
        work.moveCode(schema, newName);
    }

    /** Makes a table the child of another, as INHERIT does: it has the columns already. */
    void addParent(QualifiedName table, QualifiedName parent) {
        work.find(parent).ifPresent(p -> work.edit(table, d -> d.inherits.add(p)));
    }

    void removeParent(QualifiedName table, QualifiedName parent) {
        work.find(parent)
                .ifPresent(p -> work.edit(table, d -> {
                    d.inherits.remove(p);
                    if (d.inherits.isEmpty()) {
                        d.inherited.clear();
                    }
                }));
    }

    private static boolean isTemporary(QualifiedName name, Persistence persistence) {
        return persistence == Persistence.TEMPORARY
                || name.schema().filter(s -> s.startsWith("pg_temp")).isPresent();
    }

    private List<QualifiedName> tablesIn(Collection<String> schemas) {
        return work.schema().tables().stream()
                .map(Table::name)
                .filter(n -> schemas.contains(n.schema().orElse("")))
                .toList();
    }

    private void dropTree(QualifiedName table) {
        work.schema().children(table).forEach(this::dropTree);
        work.remove(table);
    }

    /** What LIKE copies whatever its options: names, types and NOT NULL. The options may copy more. */
    private void copyColumnsLike(Draft draft, QualifiedName like) {
        draft.complete = false;
        work.find(like).flatMap(work.schema()::table).ifPresent(source -> {
            for (Column c : source.columns()) {
                draft.columns.put(c.name(), new Column(c.name(), c.type(), c.notNull(), false, false, false));
                if (c.notNull()) {
                    NotNull.set(work, draft, c.name());
                }
            }
        });
    }

    private void inherit(Draft draft, QualifiedName parent) {
        Draft above = work.find(parent).flatMap(work::draft).orElse(null);
        if (above == null) {
            draft.complete = false;
            return;
        }
        draft.inherits.add(above.name);
        copyColumns(draft, above, false);
        draft.inherited.addAll(above.columns.keySet());
    }

    private void becomePartition(Draft draft, QualifiedName parent) {
        Draft above = work.find(parent).flatMap(work::draft).orElse(null);
        if (above == null) {
            draft.complete = false;
            return;
        }
        draft.partitionOf = Optional.of(above.name);
        copyColumns(draft, above, partitions.inheritsIdentity());
    }

    private static void copyColumns(Draft draft, Draft above, boolean identity) {
        draft.complete &= above.complete;
        for (Column c : above.columns.values()) {
            Column known = draft.columns.get(c.name());
            boolean notNull = c.notNull() || known != null && known.notNull();
            draft.columns.put(
                    c.name(),
                    new Column(c.name(), c.type(), notNull, c.hasDefault(), identity && c.identity(), c.generated()));
        }
        draft.defaults.putAll(above.defaults);
        above.columns.values().stream().filter(Column::notNull).forEach(c -> draft.inheritedNotNull.add(c.name()));
        above.notNullNames.forEach(draft.notNullNames::putIfAbsent);
        above.constraints.values().stream()
                .filter(c -> c.kind() == Kind.CHECK && !above.noInherit.contains(c.name()))
                .forEach(draft::put);
    }

    /** CHECK and NOT NULL, which PostgreSQL names before anything else. */
    private void addConstraints(QualifiedName name, CreateTable statement) {
        definitions(statement)
                .filter(c -> c.kind() == Kind.CHECK || c.kind() == Kind.NOT_NULL)
                .forEach(c -> constraints.add(name, c));
        work.editFull(name, d -> d.columns.values().stream()
                .filter(Column::notNull)
                .map(Column::name)
                .toList()
                .forEach(c -> NotNull.set(work, d, c)));
    }

    /** The primary key, then the other keys without those that repeat one before, then the foreign keys. */
    private void addKeys(QualifiedName name, CreateTable statement) {
        List<ConstraintDefinition> keys = new ArrayList<>();
        Stream.concat(
                        definitions(statement).filter(c -> c.kind() == Kind.PRIMARY_KEY),
                        definitions(statement).filter(c -> c.kind() == Kind.UNIQUE || c.kind() == Kind.EXCLUSION))
                .forEach(c -> Keys.merge(keys, c));
        keys.forEach(c -> constraints.add(name, c));
        definitions(statement).filter(c -> c.kind() == Kind.FOREIGN_KEY).forEach(c -> constraints.add(name, c));
    }

    private static Stream<ConstraintDefinition> definitions(CreateTable statement) {
        return Stream.concat(
                statement.columns().stream().map(ColumnDefinition::constraints).flatMap(List::stream),
                statement.constraints().stream());
    }
}

package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.LikeClause;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Selection;
import io.github.migrationsafety.sql.Statement.CreateTable;
import io.github.migrationsafety.sql.Statement.CreateTableAs;
import io.github.migrationsafety.sql.Statement.Persistence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What statements about whole tables do. */
final class TableEffects {
    private final Workspace work;
    private final Partitions partitions;
    private final ConstraintEffects constraints;
    private final ColumnEffects columns;
    private final Likeness likeness;

    TableEffects(Workspace work, Partitions partitions, ConstraintEffects constraints, ColumnEffects columns) {
        this.work = work;
        this.partitions = partitions;
        this.constraints = constraints;
        this.columns = columns;
        this.likeness = new Likeness(work);
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
        statement.inherits().forEach(parent -> inherit(draft, parent));
        statement.partitionOf().ifPresent(parent -> becomePartition(draft, parent));
        defineColumns(draft, statement);
        work.store(draft);
        addConstraints(name, statement);
        statement.like().forEach(like -> likeness.copyTheRest(name, like));
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
            select(draft, statement.selection());
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

    /** Those that are listed, and those of LIKE clauses where they stand between them. */
    private void defineColumns(Draft draft, CreateTable statement) {
        int defined = 0;
        for (LikeClause like : statement.like()) {
            for (; defined < like.position(); defined++) {
                columns.define(draft, statement.columns().get(defined));
            }
            likeness.copyColumns(draft, like);
        }
        statement.columns().stream().skip(defined).forEach(c -> columns.define(draft, c));
    }

    /** The columns of a query over one table that is known; nothing else is copied, not even NOT NULL. */
    private void select(Draft draft, Optional<Selection> selection) {
        Optional<Draft> source =
                selection.map(Selection::table).flatMap(work::find).flatMap(work::draft);
        draft.complete = source.filter(s -> s.complete).isPresent();
        if (!draft.complete) {
            return;
        }
        Map<String, Column> known = source.orElseThrow().columns;
        for (Selection.Item item : selection.orElseThrow().items()) {
            if (item instanceof Selection.Column one && known.containsKey(one.column())) {
                select(draft, one.name(), known.get(one.column()));
            } else if (item instanceof Selection.All) {
                known.values().forEach(c -> select(draft, c.name(), c));
            } else {
                draft.complete = false;
            }
        }
    }

    private static void select(Draft draft, String name, Column column) {
        draft.columns.put(name, new Column(name, column.type(), false, false, false, false));
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

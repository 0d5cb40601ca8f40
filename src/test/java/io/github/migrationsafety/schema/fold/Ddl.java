package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.ColumnDefinition.Identity;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.DefaultValue;
import io.github.migrationsafety.sql.IndexKey;
import io.github.migrationsafety.sql.LikeClause;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Statement.AddColumn;
import io.github.migrationsafety.sql.Statement.AddConstraint;
import io.github.migrationsafety.sql.Statement.CreateIndex;
import io.github.migrationsafety.sql.Statement.CreateTable;
import io.github.migrationsafety.sql.Statement.Drop;
import io.github.migrationsafety.sql.Statement.DropConstraint;
import io.github.migrationsafety.sql.Statement.ObjectKind;
import io.github.migrationsafety.sql.Statement.Persistence;
import io.github.migrationsafety.sql.Statement.Rename;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Statements for tests, written as short as SQL; the fold is tested without a parser. */
final class Ddl {
    private Ddl() {}

    static QualifiedName name(String dotted) {
        int dot = dotted.indexOf('.');
        return dot < 0
                ? QualifiedName.of(dotted)
                : QualifiedName.of(dotted.substring(0, dot), dotted.substring(dot + 1));
    }

    /** A column and what may stand behind its type. */
    static final class Col {
        private final String name;
        private final String type;
        private boolean notNull;
        private Optional<DefaultValue> defaultValue = Optional.empty();
        private Optional<Identity> identity = Optional.empty();
        private final List<ConstraintDefinition> constraints = new ArrayList<>();

        private Col(String name, String type) {
            this.name = name;
            this.type = type;
        }

        Col notNull() {
            notNull = true;
            return this;
        }

        Col withDefault(String text) {
            defaultValue = Optional.of(new DefaultValue(DefaultValue.Kind.EXPRESSION, Optional.empty(), text));
            return this;
        }

        Col identity() {
            identity = Optional.of(Identity.ALWAYS);
            return this;
        }

        Col primaryKey() {
            constraints.add(Ddl.primaryKey(name));
            return this;
        }

        Col unique() {
            constraints.add(Ddl.unique(name));
            return this;
        }

        Col check(String expression) {
            constraints.add(Ddl.check(expression));
            return this;
        }

        Col references(String table, String... columns) {
            constraints.add(Ddl.foreignKey(List.of(name), table, columns));
            return this;
        }

        ColumnDefinition definition() {
            return new ColumnDefinition(name, type, notNull, defaultValue, identity, Optional.empty(), constraints);
        }
    }

    static Col col(String name, String type) {
        return new Col(name, type);
    }

    static ConstraintDefinition primaryKey(String... columns) {
        return constraint(Kind.PRIMARY_KEY, List.of(columns));
    }

    static ConstraintDefinition unique(String... columns) {
        return constraint(Kind.UNIQUE, List.of(columns));
    }

    static ConstraintDefinition check(String expression) {
        return new ConstraintDefinition(
                Optional.empty(),
                Kind.CHECK,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(expression),
                Optional.empty(),
                false,
                false,
                false,
                false,
                false);
    }

    static ConstraintDefinition foreignKey(List<String> columns, String table, String... referenced) {
        return new ConstraintDefinition(
                Optional.empty(),
                Kind.FOREIGN_KEY,
                columns,
                Optional.of(name(table)),
                List.of(referenced),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                false,
                false);
    }

    static ConstraintDefinition notNull(String column) {
        return constraint(Kind.NOT_NULL, List.of(column));
    }

    private static ConstraintDefinition constraint(Kind kind, List<String> columns) {
        return constraint(kind, columns, Optional.empty());
    }

    private static ConstraintDefinition constraint(Kind kind, List<String> columns, Optional<String> usingIndex) {
        return new ConstraintDefinition(
                Optional.empty(),
                kind,
                columns,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                usingIndex,
                false,
                false,
                false,
                false,
                false);
    }

    static ConstraintDefinition usingIndex(Kind kind, String index) {
        return constraint(kind, List.of(), Optional.of(index));
    }

    static ConstraintDefinition named(String name, ConstraintDefinition c) {
        return new ConstraintDefinition(
                Optional.of(name),
                c.kind(),
                c.columns(),
                c.references(),
                c.referencedColumns(),
                c.onDelete(),
                c.onUpdate(),
                c.expression(),
                c.usingIndex(),
                c.notValid(),
                c.deferrable(),
                c.nullsNotDistinct(),
                c.withoutOverlaps(),
                c.noInherit());
    }

    static ConstraintDefinition notValid(ConstraintDefinition c) {
        return new ConstraintDefinition(
                c.name(),
                c.kind(),
                c.columns(),
                c.references(),
                c.referencedColumns(),
                c.onDelete(),
                c.onUpdate(),
                c.expression(),
                c.usingIndex(),
                true,
                c.deferrable(),
                c.nullsNotDistinct(),
                c.withoutOverlaps(),
                c.noInherit());
    }

    /** CREATE TABLE of columns ({@link Col}) and constraints. */
    static CreateTable table(String name, Object... elements) {
        return create(name, Persistence.PERMANENT, Optional.empty(), false, List.of(), List.of(), elements);
    }

    static CreateTable temporary(String name, Object... elements) {
        return create(name, Persistence.TEMPORARY, Optional.empty(), false, List.of(), List.of(), elements);
    }

    static CreateTable partitioned(String name, Object... elements) {
        return create(name, Persistence.PERMANENT, Optional.empty(), true, List.of(), List.of(), elements);
    }

    static CreateTable partition(String name, String parent, Object... elements) {
        return create(name, Persistence.PERMANENT, Optional.of(name(parent)), false, List.of(), List.of(), elements);
    }

    static CreateTable inheriting(String name, String parent, Object... elements) {
        return create(name, Persistence.PERMANENT, Optional.empty(), false, List.of(name(parent)), List.of(), elements);
    }

    static CreateTable like(String name, String other, Object... elements) {
        return create(
                name,
                Persistence.PERMANENT,
                Optional.empty(),
                false,
                List.of(),
                List.of(new LikeClause(name(other), Set.of(), 0)),
                elements);
    }

    private static CreateTable create(
            String name,
            Persistence persistence,
            Optional<QualifiedName> partitionOf,
            boolean partitioned,
            List<QualifiedName> inherits,
            List<LikeClause> like,
            Object... elements) {
        List<ColumnDefinition> columns = new ArrayList<>();
        List<ConstraintDefinition> constraints = new ArrayList<>();
        for (Object element : elements) {
            if (element instanceof Col col) {
                columns.add(col.definition());
            } else {
                constraints.add((ConstraintDefinition) element);
            }
        }
        return new CreateTable(
                name(name), false, persistence, columns, constraints, partitionOf, partitioned, inherits, like);
    }

    static AddColumn addColumn(String table, Col column) {
        return new AddColumn(name(table), false, false, column.definition());
    }

    static Statement dropColumn(String table, String column) {
        return new Statement.DropColumn(name(table), false, column, false, false);
    }

    static AddConstraint addConstraint(String table, ConstraintDefinition constraint) {
        return new AddConstraint(name(table), false, constraint);
    }

    static DropConstraint dropConstraint(String table, String constraint) {
        return new DropConstraint(name(table), false, constraint, false, false);
    }

    static CreateIndex index(String name, String table, String... keys) {
        return index(Optional.of(name), table, false, Optional.empty(), keys);
    }

    static CreateIndex unnamedIndex(String table, String... keys) {
        return index(Optional.empty(), table, false, Optional.empty(), keys);
    }

    static CreateIndex uniqueIndex(String name, String table, String... keys) {
        return index(Optional.of(name), table, true, Optional.empty(), keys);
    }

    static CreateIndex partialIndex(String name, String table, String predicate, String... keys) {
        return index(Optional.of(name), table, false, Optional.of(predicate), keys);
    }

    private static CreateIndex index(
            Optional<String> name, String table, boolean unique, Optional<String> predicate, String... keys) {
        List<IndexKey> all = Arrays.stream(keys)
                .map(k -> new IndexKey(k.matches("\\w+") ? Optional.of(k) : Optional.empty(), k))
                .toList();
        return new CreateIndex(
                name, name(table), all, List.of(), unique, false, false, false, "btree", false, predicate);
    }

    static Rename rename(ObjectKind kind, String object, String newName) {
        return new Rename(kind, false, name(object), Optional.empty(), newName);
    }

    static Drop drop(ObjectKind kind, String object) {
        return drop(kind, object, false);
    }

    static Drop dropCascade(ObjectKind kind, String object) {
        return drop(kind, object, true);
    }

    private static Drop drop(ObjectKind kind, String object, boolean cascade) {
        return new Drop(kind, kind.name(), List.of(name(object)), Optional.empty(), false, cascade, false);
    }

    /** The schema after the statements, from nothing, on PostgreSQL 17. */
    static io.github.migrationsafety.schema.Schema after(Statement... statements) {
        return after(17, statements);
    }

    static io.github.migrationsafety.schema.Schema after(int major, Statement... statements) {
        return new SchemaFold("public", major)
                .apply(io.github.migrationsafety.schema.Schema.EMPTY, List.of(statements));
    }

    static io.github.migrationsafety.schema.Table only(io.github.migrationsafety.schema.Schema schema, String table) {
        return schema.table(name("public." + table)).orElseThrow();
    }
}

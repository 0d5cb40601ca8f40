package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Optional;

/**
 * What a SQL statement does, as far as rules and the folded schema need it. One SQL statement reads to one or more of these:
 * an ALTER TABLE gives one for each action. Names are as PostgreSQL stores them. Immutable.
 */
public sealed interface Statement {
    /** A statement about a table. */
    sealed interface OnTable extends Statement {
        QualifiedName table();

        /** Whether it does nothing where the table is missing, as ALTER TABLE IF EXISTS does. */
        default boolean tableIfExists() {
            return false;
        }
    }

    /** How long a relation lives and whether it is logged. */
    enum Persistence {
        PERMANENT,
        UNLOGGED,
        TEMPORARY
    }

    /** A kind of object, for DROP, RENAME and SET SCHEMA. */
    enum ObjectKind {
        TABLE,
        FOREIGN_TABLE,
        VIEW,
        MATERIALIZED_VIEW,
        INDEX,
        SEQUENCE,
        SCHEMA,
        TYPE,
        DOMAIN,
        FUNCTION,
        PROCEDURE,
        ROUTINE,
        AGGREGATE,
        TRIGGER,
        POLICY,
        RULE,
        EXTENSION,
        OTHER
    }

    /**
     * CREATE TABLE with a column list, or PARTITION OF.
     *
     * @param like the LIKE clauses, and OF a type: the columns are then not all known from the statement
     * @param inherits parents of INHERITS
     */
    record CreateTable(
            QualifiedName table,
            boolean ifNotExists,
            Persistence persistence,
            List<ColumnDefinition> columns,
            List<ConstraintDefinition> constraints,
            Optional<QualifiedName> partitionOf,
            boolean partitioned,
            List<QualifiedName> inherits,
            List<LikeClause> like)
            implements OnTable {
        public CreateTable {
            columns = List.copyOf(columns);
            constraints = List.copyOf(constraints);
            inherits = List.copyOf(inherits);
            like = List.copyOf(like);
        }
    }

    /**
     * CREATE TABLE … AS, or SELECT … INTO: the columns come from the query.
     *
     * @param selectInto whether it is SELECT … INTO
     * @param selection the columns that the query gives, where the text alone tells them
     */
    record CreateTableAs(
            QualifiedName table,
            boolean ifNotExists,
            Persistence persistence,
            boolean selectInto,
            Optional<Selection> selection)
            implements OnTable {
        public CreateTableAs(QualifiedName table, boolean ifNotExists, Persistence persistence) {
            this(table, ifNotExists, persistence, false, Optional.empty());
        }
    }

    record AddColumn(QualifiedName table, boolean tableIfExists, boolean ifNotExists, ColumnDefinition column)
            implements OnTable {}

    record DropColumn(QualifiedName table, boolean tableIfExists, String column, boolean ifExists, boolean cascade)
            implements OnTable {}

    record SetNotNull(QualifiedName table, boolean tableIfExists, String column) implements OnTable {
        public SetNotNull(QualifiedName table, String column) {
            this(table, false, column);
        }
    }

    record DropNotNull(QualifiedName table, boolean tableIfExists, String column) implements OnTable {
        public DropNotNull(QualifiedName table, String column) {
            this(table, false, column);
        }
    }

    record SetDefault(QualifiedName table, boolean tableIfExists, String column, DefaultValue value)
            implements OnTable {
        public SetDefault(QualifiedName table, String column, DefaultValue value) {
            this(table, false, column, value);
        }
    }

    record DropDefault(QualifiedName table, boolean tableIfExists, String column) implements OnTable {
        public DropDefault(QualifiedName table, String column) {
            this(table, false, column);
        }
    }

    /**
     * @param type canonical, as in {@link ColumnDefinition#type()}
     * @param using whether a USING expression stands
     * @param collation the collation of COLLATE, as written
     * @param expression the text of the USING expression
     */
    record AlterColumnType(
            QualifiedName table,
            boolean tableIfExists,
            String column,
            String type,
            boolean using,
            Optional<String> collation,
            Optional<String> expression)
            implements OnTable {
        public AlterColumnType(QualifiedName table, boolean tableIfExists, String column, String type, boolean using) {
            this(table, tableIfExists, column, type, using, Optional.empty(), Optional.empty());
        }

        public AlterColumnType(QualifiedName table, String column, String type, boolean using) {
            this(table, false, column, type, using);
        }
    }

    record AddConstraint(QualifiedName table, boolean tableIfExists, ConstraintDefinition constraint)
            implements OnTable {}

    record DropConstraint(
            QualifiedName table, boolean tableIfExists, String constraint, boolean ifExists, boolean cascade)
            implements OnTable {}

    record ValidateConstraint(QualifiedName table, boolean tableIfExists, String constraint) implements OnTable {
        public ValidateConstraint(QualifiedName table, String constraint) {
            this(table, false, constraint);
        }
    }

    record AttachPartition(QualifiedName table, boolean tableIfExists, QualifiedName partition) implements OnTable {
        public AttachPartition(QualifiedName table, QualifiedName partition) {
            this(table, false, partition);
        }
    }

    record DetachPartition(QualifiedName table, boolean tableIfExists, QualifiedName partition, boolean concurrently)
            implements OnTable {
        public DetachPartition(QualifiedName table, QualifiedName partition, boolean concurrently) {
            this(table, false, partition, concurrently);
        }
    }

    record RenameColumn(QualifiedName table, boolean tableIfExists, String column, String newName) implements OnTable {
        public RenameColumn(QualifiedName table, String column, String newName) {
            this(table, false, column, newName);
        }
    }

    record RenameConstraint(QualifiedName table, boolean tableIfExists, String constraint, String newName)
            implements OnTable {
        public RenameConstraint(QualifiedName table, String constraint, String newName) {
            this(table, false, constraint, newName);
        }
    }

    /**
     * Any other ALTER TABLE action.
     *
     * @param action its name as libpg_query has it without the AT_ prefix, such as {@code SET_STATISTICS},
     *     {@code ENABLE_ROW_SECURITY}, {@code CHANGE_OWNER}, {@code ADD_IDENTITY}
     * @param object the column, trigger, index or rule that the action names
     */
    record AlterTable(QualifiedName table, boolean tableIfExists, String action, Optional<String> object)
            implements OnTable {
        public AlterTable(QualifiedName table, String action, Optional<String> object) {
            this(table, false, action, object);
        }
    }

    /**
     * RENAME of a relation or another object.
     *
     * @param sort the words after ALTER, such as {@code EVENT TRIGGER}; what is renamed inside of an object has a sort of its
     *     own, {@code ATTRIBUTE} of a type and {@code DOMAIN CONSTRAINT}
     * @param table the table of a trigger, policy or rule; the type of an attribute; the domain of a constraint
     */
    record Rename(
            ObjectKind kind,
            String sort,
            boolean ifExists,
            QualifiedName object,
            Optional<QualifiedName> table,
            String newName)
            implements Statement {
        public Rename(
                ObjectKind kind,
                boolean ifExists,
                QualifiedName object,
                Optional<QualifiedName> table,
                String newName) {
            this(kind, kind.name().replace('_', ' '), ifExists, object, table, newName);
        }
    }

    /** SET SCHEMA of a relation or another object. */
    record SetSchema(ObjectKind kind, boolean ifExists, QualifiedName object, String newSchema) implements Statement {}

    /**
     * @param name empty when PostgreSQL invents it
     * @param keys key columns and expressions in order, without INCLUDE
     * @param method the access method in lower case; {@code btree} when none is given
     * @param predicate the text of the WHERE clause of a partial index
     */
    record CreateIndex(
            Optional<String> name,
            QualifiedName table,
            List<IndexKey> keys,
            List<String> include,
            boolean unique,
            boolean concurrently,
            boolean ifNotExists,
            boolean only,
            String method,
            boolean nullsNotDistinct,
            Optional<String> predicate)
            implements OnTable {
        public CreateIndex {
            keys = List.copyOf(keys);
            include = List.copyOf(include);
        }
    }

    /** ALTER INDEX but RENAME and SET SCHEMA. */
    record AlterIndex(QualifiedName index, String action) implements Statement {}

    /**
     * DROP of any kind of object.
     *
     * @param sort the words after DROP, such as {@code EVENT TRIGGER}
     * @param table the table of a trigger, policy or rule; the access method of an operator class or family
     */
    record Drop(
            ObjectKind kind,
            String sort,
            List<QualifiedName> objects,
            Optional<QualifiedName> table,
            boolean ifExists,
            boolean cascade,
            boolean concurrently)
            implements Statement {
        public Drop {
            objects = List.copyOf(objects);
        }
    }

    /** @param kind INDEX, TABLE, SCHEMA, DATABASE or SYSTEM */
    record Reindex(String kind, Optional<QualifiedName> object, boolean concurrently) implements Statement {}

    record Cluster(Optional<QualifiedName> relation) implements Statement {}

    record Vacuum(List<QualifiedName> tables, boolean full) implements Statement {
        public Vacuum {
            tables = List.copyOf(tables);
        }
    }

    record Analyze(List<QualifiedName> tables) implements Statement {
        public Analyze {
            tables = List.copyOf(tables);
        }
    }

    record Truncate(List<QualifiedName> tables, boolean cascade) implements Statement {
        public Truncate {
            tables = List.copyOf(tables);
        }
    }

    /** @param mode PostgreSQL's lock mode, 1 (ACCESS SHARE) to 8 (ACCESS EXCLUSIVE) */
    record Lock(List<QualifiedName> tables, int mode, boolean nowait) implements Statement {
        public Lock {
            tables = List.copyOf(tables);
        }
    }

    /** @param definition what it reads and how, if that could be read */
    record CreateView(QualifiedName view, boolean orReplace, Optional<Definition.View> definition)
            implements Statement {
        public CreateView(QualifiedName view, boolean orReplace) {
            this(view, orReplace, Optional.empty());
        }
    }

    /** @param definition what it reads, if that could be read */
    record CreateMaterializedView(QualifiedName view, boolean ifNotExists, Optional<Definition.View> definition)
            implements Statement {
        public CreateMaterializedView(QualifiedName view, boolean ifNotExists) {
            this(view, ifNotExists, Optional.empty());
        }
    }

    record RefreshMaterializedView(QualifiedName view, boolean concurrently) implements Statement {}

    /** @param options the options that it sets or resets */
    record AlterView(QualifiedName view, Optional<Definition.View> options) implements Statement {
        public AlterView(QualifiedName view) {
            this(view, Optional.empty());
        }
    }

    record AddEnumValue(QualifiedName type, String value, boolean ifNotExists) implements Statement {}

    record RenameEnumValue(QualifiedName type, String value, String newValue) implements Statement {}

    /**
     * @param rows how many rows a VALUES list has; empty for INSERT … SELECT and DEFAULT VALUES
     * @param columnList whether the columns are listed
     */
    record Insert(QualifiedName table, Optional<Integer> rows, boolean columnList, boolean onConflict, boolean with)
            implements OnTable {}

    /**
     * @param columns the columns that are set
     * @param where the text of the WHERE clause
     */
    record Update(QualifiedName table, List<String> columns, Optional<String> where, boolean from, boolean with)
            implements OnTable {
        public Update {
            columns = List.copyOf(columns);
        }
    }

    /** @param where the text of the WHERE clause */
    record Delete(QualifiedName table, Optional<String> where, boolean using, boolean with) implements OnTable {}

    record Merge(QualifiedName table) implements OnTable {}

    /** COPY; a table only when it is copied into. */
    record Copy(Optional<QualifiedName> into) implements Statement {}

    /**
     * SELECT, TABLE or VALUES, which change nothing by their form; a function that they call may, and so may an INSERT, UPDATE,
     * DELETE or MERGE in their WITH clause.
     */
    record Select() implements Statement {}

    /**
     * SET name, SET ROLE, SET SESSION AUTHORIZATION, SET TRANSACTION.
     *
     * @param name in lower case, but {@code TRANSACTION} and the like as PostgreSQL names them
     * @param value the text after TO or =
     */
    record SetSetting(String name, boolean local, String value) implements Statement {}

    record ResetSetting(String name) implements Statement {}

    /** @param kind START, COMMIT, ROLLBACK, SAVEPOINT, ROLLBACK_TO, RELEASE, PREPARE … as libpg_query names it */
    record TransactionControl(String kind) implements Statement {}

    /**
     * DO.
     *
     * @param body the text between the quotes
     * @param language what it is written in, {@code plpgsql} when nothing is said
     * @param code what it runs; empty when that could not be read
     */
    record DoBlock(String body, String language, Optional<BlockCode> code) implements Statement {
        /** A block in PL/pgSQL that could not be read. */
        public DoBlock(String body) {
            this(body, "plpgsql", Optional.empty());
        }

        /** Whether its parts are all that it runs; else only the server knows. */
        public boolean told() {
            return code.filter(BlockCode::told).isPresent();
        }
    }

    /**
     * Any other statement, known by its kind only.
     *
     * @param kind the name of libpg_query's node without Stmt, such as {@code CreateFunction}, {@code Grant}, {@code Comment};
     *     for a form of ALTER that PostgreSQL treats as one of ALTER TABLE, such as ALTER SEQUENCE … OWNER TO,
     *     {@code ALTER_} and the kind of object: {@code ALTER_SEQUENCE}, {@code ALTER_MATVIEW}, {@code ALTER_FOREIGN_TABLE},
     *     {@code ALTER_TYPE}
     * @param object the object that it names first, where it is known
     * @param definition what it says in detail, for the kinds of which that is read
     */
    record Other(String kind, Optional<QualifiedName> object, Optional<Definition> definition) implements Statement {
        public Other(String kind, Optional<QualifiedName> object) {
            this(kind, object, Optional.empty());
        }
    }
}

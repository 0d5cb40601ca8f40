package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ALTER TABLE, one statement for each action (PostgreSQL manual, ALTER TABLE). */
final class AlterTableClauses {
    private final QualifiedName table;
    private final boolean ifExists;

    private AlterTableClauses(QualifiedName table, boolean ifExists) {
        this.table = table;
        this.ifExists = ifExists;
    }

    /** Reads on after ALTER TABLE. */
    static List<Statement> read(Cursor at) {
        boolean ifExists = at.ifExists();
        AlterTableClauses clauses = new AlterTableClauses(at.relation(), ifExists);
        Optional<Statement> whole = clauses.whole(at);
        if (whole.isPresent()) {
            at.end();
            return List.of(whole.get());
        }
        return clauses.actions(at);
    }

    /** The actions of ALTER FOREIGN TABLE and ALTER MATERIALIZED VIEW are among those of ALTER TABLE. */
    static void passActions(Cursor at, QualifiedName relation) {
        new AlterTableClauses(relation, false).actions(at);
    }

    private List<Statement> actions(Cursor at) {
        List<Statement> actions = new ArrayList<>();
        for (Tokens action : at.rest().split(",")) {
            Cursor one = new Cursor(action);
            actions.add(action(one));
            one.end();
            at.joins(one);
        }
        return actions;
    }

    /** The forms that stand alone. */
    private Optional<Statement> whole(Cursor at) {
        if (at.accept("RENAME", "TO")) {
            return Optional.of(
                    new Statement.Rename(Statement.ObjectKind.TABLE, ifExists, table, Optional.empty(), at.name()));
        }
        if (at.accept("RENAME", "CONSTRAINT")) {
            String constraint = at.name();
            at.expect("TO");
            return Optional.of(new Statement.RenameConstraint(table, ifExists, constraint, at.name()));
        }
        if (at.accept("RENAME")) {
            return Optional.of(renameColumn(at, table, ifExists));
        }
        if (at.accept("SET", "SCHEMA")) {
            return Optional.of(new Statement.SetSchema(Statement.ObjectKind.TABLE, ifExists, table, at.name()));
        }
        if (at.accept("ATTACH", "PARTITION")) {
            QualifiedName partition = at.qualifiedName();
            partitionBound(at);
            return Optional.of(new Statement.AttachPartition(table, ifExists, partition));
        }
        return at.accept("DETACH", "PARTITION") ? Optional.of(detach(at)) : Optional.empty();
    }

    static Statement renameColumn(Cursor at, QualifiedName table, boolean ifExists) {
        at.accept("COLUMN");
        String column = at.name();
        at.expect("TO");
        return new Statement.RenameColumn(table, ifExists, column, at.name());
    }

    private Statement detach(Cursor at) {
        QualifiedName partition = at.qualifiedName();
        if (at.accept("FINALIZE")) {
            return new Statement.AlterTable(
                    table, ifExists, "DETACH_PARTITION_FINALIZE", Optional.of(partition.toString()));
        }
        return new Statement.DetachPartition(table, ifExists, partition, at.accept("CONCURRENTLY"));
    }

    /** FOR VALUES … or DEFAULT. */
    static void partitionBound(Cursor at) {
        if (at.accept("DEFAULT")) {
            return;
        }
        at.expect("FOR", "VALUES");
        if (at.accept("FROM")) {
            at.expressionsInParenthesis();
            at.expect("TO");
            at.expressionsInParenthesis();
        } else if (at.accept("IN")) {
            at.expressionsInParenthesis();
        } else {
            at.expect("WITH");
            at.passParenthesis();
        }
    }

    private Statement action(Cursor at) {
        if (at.accept("ADD")) {
            return add(at);
        }
        if (at.accept("DROP")) {
            return drop(at);
        }
        if (at.accept("ALTER", "CONSTRAINT")) {
            String constraint = at.name();
            constraintAttributes(at);
            return other("ALTER_CONSTRAINT", constraint);
        }
        if (at.accept("ALTER")) {
            at.accept("COLUMN");
            return AlterColumnClauses.read(at, table, ifExists);
        }
        if (at.accept("VALIDATE", "CONSTRAINT")) {
            return new Statement.ValidateConstraint(table, ifExists, at.name());
        }
        if (at.at("ENABLE") || at.at("DISABLE")) {
            return enable(at);
        }
        return at.accept("SET") ? set(at) : rest(at);
    }

    private static void constraintAttributes(Cursor at) {
        int mark = at.mark();
        boolean more = true;
        while (more) {
            more = at.accept("NOT", "DEFERRABLE")
                    || at.accept("DEFERRABLE")
                    || at.accept("NOT", "ENFORCED")
                    || at.accept("ENFORCED")
                    || at.accept("INITIALLY", "DEFERRED")
                    || at.accept("INITIALLY", "IMMEDIATE")
                    || at.accept("NO", "INHERIT")
                    || at.accept("INHERIT");
        }
        at.settle(mark);
    }

    private Statement add(Cursor at) {
        if (ConstraintReader.startsTableConstraint(at)) {
            return new Statement.AddConstraint(table, ifExists, ConstraintReader.ofTable(at));
        }
        at.accept("COLUMN");
        boolean ifNotExists = at.ifNotExists();
        return new Statement.AddColumn(table, ifExists, ifNotExists, ColumnReader.read(at));
    }

    private Statement drop(Cursor at) {
        if (at.accept("CONSTRAINT")) {
            boolean constraintIfExists = at.ifExists();
            String constraint = at.name();
            return new Statement.DropConstraint(table, ifExists, constraint, constraintIfExists, at.cascade());
        }
        at.accept("COLUMN");
        boolean columnIfExists = at.ifExists();
        String column = at.name();
        return new Statement.DropColumn(table, ifExists, column, columnIfExists, at.cascade());
    }

    private Statement enable(Cursor at) {
        String verb = at.take().keyword();
        if (at.accept("ROW", "LEVEL", "SECURITY")) {
            return other(verb + "_ROW_SECURITY");
        }
        Optional<String> when = verb.equals("ENABLE") ? at.acceptAny("REPLICA", "ALWAYS") : Optional.empty();
        String prefix = verb + when.map(w -> "_" + w).orElse("");
        if (at.accept("RULE")) {
            return other(prefix + "_RULE", at.name());
        }
        at.expect("TRIGGER");
        if (when.isEmpty()) {
            Optional<String> group = at.acceptAny("ALL", "USER");
            if (group.isPresent()) {
                return other(prefix + "_TRIG_" + group.get());
            }
        }
        return other(prefix + "_TRIG", at.name());
    }

    private Statement set(Cursor at) {
        if (at.accept("LOGGED")) {
            return other("SET_LOGGED");
        }
        if (at.accept("UNLOGGED")) {
            return other("SET_UN_LOGGED");
        }
        if (at.accept("WITHOUT", "CLUSTER")) {
            return other("DROP_CLUSTER");
        }
        if (at.accept("WITHOUT", "OIDS")) {
            return other("DROP_OIDS");
        }
        if (at.accept("TABLESPACE")) {
            return other("SET_TABLE_SPACE", at.name());
        }
        if (at.accept("ACCESS", "METHOD")) {
            return at.accept("DEFAULT") ? other("SET_ACCESS_METHOD") : other("SET_ACCESS_METHOD", at.name());
        }
        at.options();
        return other("SET_REL_OPTIONS");
    }

    private Statement rest(Cursor at) {
        if (at.accept("RESET")) {
            at.options();
            return other("RESET_REL_OPTIONS");
        }
        if (at.accept("CLUSTER", "ON")) {
            return other("CLUSTER_ON", at.name());
        }
        if (at.accept("INHERIT")) {
            return other("ADD_INHERIT", at.qualifiedName().toString());
        }
        if (at.accept("NO", "INHERIT")) {
            return other("DROP_INHERIT", at.qualifiedName().toString());
        }
        if (at.accept("FORCE", "ROW", "LEVEL", "SECURITY")) {
            return other("FORCE_ROW_SECURITY");
        }
        if (at.accept("NO", "FORCE", "ROW", "LEVEL", "SECURITY")) {
            return other("NO_FORCE_ROW_SECURITY");
        }
        if (at.accept("OWNER", "TO")) {
            return other("CHANGE_OWNER", at.role());
        }
        if (at.accept("OF")) {
            return other("ADD_OF", at.qualifiedName().toString());
        }
        if (at.accept("NOT", "OF")) {
            return other("DROP_OF");
        }
        if (at.accept("OPTIONS")) {
            at.passParenthesis();
            return other("GENERIC_OPTIONS");
        }
        at.expect("REPLICA", "IDENTITY");
        if (at.accept("USING", "INDEX")) {
            return other("REPLICA_IDENTITY", at.name());
        }
        at.expectAny("DEFAULT", "FULL", "NOTHING");
        return other("REPLICA_IDENTITY");
    }

    private Statement other(String action) {
        return new Statement.AlterTable(table, ifExists, action, Optional.empty());
    }

    private Statement other(String action, String object) {
        return new Statement.AlterTable(table, ifExists, action, Optional.of(object));
    }
}

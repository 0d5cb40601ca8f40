package io.github.migrationsafety.sql;

import java.util.Optional;

/** What ALTER TABLE … ALTER COLUMN may do (PostgreSQL manual, ALTER TABLE). */
final class AlterColumnClauses {
    private static final String[] SEQUENCE_OPTIONS = {
        "INCREMENT",
        "MINVALUE",
        "MAXVALUE",
        "START",
        "CACHE",
        "CYCLE",
        "NO",
        "RESTART",
        "GENERATED",
        "SEQUENCE",
        "OWNED",
        "AS"
    };

    private final QualifiedName table;
    private final boolean ifExists;
    private final String column;

    private AlterColumnClauses(QualifiedName table, boolean ifExists, String column) {
        this.table = table;
        this.ifExists = ifExists;
        this.column = column;
    }

    /** Reads on after ALTER [COLUMN]. */
    static Statement read(Cursor at, QualifiedName table, boolean ifExists) {
        AlterColumnClauses clauses = new AlterColumnClauses(table, ifExists, at.name());
        if (at.accept("DROP")) {
            return clauses.drop(at);
        }
        if (at.at("SET") && !at.at("SET", "DATA", "TYPE")) {
            return clauses.set(at);
        }
        if (at.accept("SET", "DATA", "TYPE") || at.accept("TYPE")) {
            return clauses.type(at);
        }
        return clauses.rest(at);
    }

    private Statement drop(Cursor at) {
        if (at.accept("NOT", "NULL")) {
            return new Statement.DropNotNull(table, ifExists, column);
        }
        if (at.accept("DEFAULT")) {
            return new Statement.DropDefault(table, ifExists, column);
        }
        String what = at.expectAny("IDENTITY", "EXPRESSION");
        at.ifExists();
        return other("DROP_" + what);
    }

    private Statement type(Cursor at) {
        String type = TypeReader.read(at);
        Optional<String> collation =
                at.accept("COLLATE") ? Optional.of(at.qualifiedName().toString()) : Optional.empty();
        Optional<String> expression =
                at.accept("USING") ? Optional.of(at.expressionUntil().text()) : Optional.empty();
        return new Statement.AlterColumnType(
                table, ifExists, column, type, expression.isPresent(), collation, expression);
    }

    private Statement set(Cursor at) {
        at.expect("SET");
        if (at.accept("NOT", "NULL")) {
            return new Statement.SetNotNull(table, ifExists, column);
        }
        if (at.accept("DEFAULT")) {
            return new Statement.SetDefault(table, ifExists, column, DefaultReader.read(at.expressionUntil()));
        }
        if (at.accept("STATISTICS")) {
            at.peek();
            at.readRest(AlterColumnClauses::statistics);
            return other("SET_STATISTICS");
        }
        if (at.accept("STORAGE")) {
            at.take();
            return other("SET_STORAGE");
        }
        if (at.accept("COMPRESSION")) {
            at.take();
            return other("SET_COMPRESSION");
        }
        if (at.accept("EXPRESSION", "AS")) {
            at.expressionInParenthesis();
            return other("SET_EXPRESSION");
        }
        if (at.atParenthesis()) {
            at.options();
            return other("SET_OPTIONS");
        }
        at.expectAny(SEQUENCE_OPTIONS);
        at.passRest();
        return other("SET_IDENTITY");
    }

    private Statement rest(Cursor at) {
        if (at.accept("RESET")) {
            at.options();
            return other("RESET_OPTIONS");
        }
        if (at.accept("OPTIONS")) {
            at.passParenthesis();
            return other("ALTER_COLUMN_GENERIC_OPTIONS");
        }
        if (at.accept("RESTART")) {
            at.passRest();
            return other("SET_IDENTITY");
        }
        at.expect("ADD", "GENERATED");
        if (!at.accept("ALWAYS")) {
            at.expect("BY", "DEFAULT");
        }
        at.expect("AS", "IDENTITY");
        SequenceOptions.inParenthesisIfAny(at);
        return other("ADD_IDENTITY");
    }

    private static void statistics(Cursor at) {
        if (!at.accept("DEFAULT")) {
            SequenceOptions.number(at);
        }
    }

    private Statement other(String action) {
        return new Statement.AlterTable(table, ifExists, action, Optional.of(column));
    }
}

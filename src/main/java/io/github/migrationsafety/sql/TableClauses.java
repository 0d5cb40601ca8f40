package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** CREATE TABLE in its forms: columns, PARTITION OF, OF, AS (PostgreSQL manual, CREATE TABLE and CREATE TABLE AS). */
final class TableClauses {
    private final QualifiedName table;
    private final boolean ifNotExists;
    private final Statement.Persistence persistence;
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final List<ConstraintDefinition> constraints = new ArrayList<>();
    private final List<LikeClause> like = new ArrayList<>();
    private final List<QualifiedName> inherits = new ArrayList<>();
    private Optional<QualifiedName> partitionOf = Optional.empty();
    private boolean partitioned;

    private TableClauses(QualifiedName table, boolean ifNotExists, Statement.Persistence persistence) {
        this.table = table;
        this.ifNotExists = ifNotExists;
        this.persistence = persistence;
    }

    /** Reads on after CREATE … TABLE. */
    static Statement read(Cursor at, Statement.Persistence persistence) {
        boolean ifNotExists = at.ifNotExists();
        QualifiedName table = at.qualifiedName();
        int mark = at.mark();
        if (isQuery(at)) {
            return new Statement.CreateTableAs(table, ifNotExists, persistence, false, selection(at.since(mark)));
        }
        at.back(mark);
        TableClauses clauses = new TableClauses(table, ifNotExists, persistence);
        clauses.body(at);
        clauses.options(at);
        return new Statement.CreateTable(
                table,
                ifNotExists,
                persistence,
                clauses.columns,
                clauses.constraints,
                clauses.partitionOf,
                clauses.partitioned,
                clauses.inherits,
                clauses.like);
    }

    /** Whether AS and a query follow, perhaps after column names and storage options. */
    private static boolean isQuery(Cursor at) {
        boolean unread = at.atParenthesis() && !at.tried(Cursor::names);
        unread |= !at.at("AS");
        while (!at.atEnd() && !at.at("AS")) {
            if (at.atParenthesis()) {
                at.parenthesis();
            } else {
                at.take();
            }
        }
        boolean query = at.accept("AS");
        if (query && unread) {
            at.peek();
            at.passRest();
        } else if (query && at.accept("EXECUTE")) {
            at.name();
            at.passParenthesisIfAny();
        } else if (query) {
            at.peek();
            at.readRest(TableClauses::query);
        }
        return query;
    }

    private static void query(Cursor at) {
        PlainQuery.read(at);
        if (at.accept("WITH")) {
            at.accept("NO");
            at.expect("DATA");
        }
    }

    /** The columns of CREATE TABLE … AS without a list of names. */
    private static Optional<Selection> selection(Tokens rest) {
        Cursor at = new Cursor(rest);
        return at.accept("AS") ? Selection.read(at.rest()) : Optional.empty();
    }

    private void body(Cursor at) {
        if (at.accept("PARTITION", "OF")) {
            partitionOf = Optional.of(at.qualifiedName());
            constraintsIfAny(at);
            AlterTableClauses.partitionBound(at);
        } else if (at.accept("OF")) {
            // The columns are those of the type: unknown from the statement, like those of LIKE.
            like.add(new LikeClause(at.qualifiedName(), Set.of(), columns.size()));
            constraintsIfAny(at);
        } else {
            Tokens elements = at.parenthesis();
            if (!elements.isEmpty()) {
                for (Tokens element : elements.split(",")) {
                    Cursor one = new Cursor(element);
                    element(one);
                    one.end();
                    at.joins(one);
                }
            }
            if (at.accept("INHERITS")) {
                inherits(new Cursor(at.parenthesis()));
            }
        }
    }

    /** Constraints of a partition or a typed table; options of its columns are not read. */
    private void constraintsIfAny(Cursor at) {
        if (at.atParenthesis()) {
            for (Tokens element : at.parenthesis().split(",")) {
                Cursor one = new Cursor(element);
                constraints.add(ConstraintReader.ofTable(one));
                one.end();
                at.joins(one);
            }
        }
    }

    private void element(Cursor at) {
        if (at.accept("LIKE")) {
            like.add(LikeClause.read(at, columns.size()));
        } else if (ConstraintReader.startsTableConstraint(at)) {
            constraints.add(ConstraintReader.ofTable(at));
        } else {
            columns.add(ColumnReader.read(at));
        }
    }

    private void inherits(Cursor at) {
        do {
            inherits.add(at.qualifiedName());
        } while (at.acceptSign(","));
        at.end();
    }

    private void options(Cursor at) {
        if (at.accept("PARTITION", "BY")) {
            at.name();
            if (!at.tried(Cursor::names)) {
                at.passParenthesis();
            }
            partitioned = true;
        }
        if (at.accept("USING")) {
            at.name();
        }
        if (at.accept("WITH")) {
            at.options();
        } else {
            at.accept("WITHOUT", "OIDS");
        }
        if (at.accept("ON", "COMMIT")) {
            if (!at.accept("DROP")) {
                at.expectAny("PRESERVE", "DELETE");
                at.expect("ROWS");
            }
        }
        if (at.accept("TABLESPACE")) {
            at.name();
        }
        at.end();
    }
}

package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** INSERT, UPDATE, DELETE, MERGE, SELECT and what may stand before them (PostgreSQL manual, SQL Commands). */
final class DataClauses {
    private static final String[] AFTER_ROWS = {
        "ON", "RETURNING", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR", "UNION", "INTERSECT", "EXCEPT"
    };

    private DataClauses() {}

    static boolean starts(Cursor at) {
        return at.at("WITH")
                || at.at("INSERT")
                || at.at("UPDATE")
                || at.at("DELETE")
                || at.at("MERGE")
                || at.at("SELECT")
                || at.at("VALUES")
                || at.at("TABLE")
                || at.atParenthesis();
    }

    static Statement read(Cursor at) {
        boolean with = at.accept("WITH");
        if (with) {
            WithClause.pass(at, query -> {});
        }
        if (at.accept("INSERT", "INTO")) {
            return insert(at, with);
        }
        if (at.accept("UPDATE")) {
            return update(at, with);
        }
        if (at.accept("DELETE", "FROM")) {
            return delete(at, with);
        }
        if (at.accept("MERGE", "INTO")) {
            QualifiedName table = at.relation();
            at.passRest();
            return new Statement.Merge(table);
        }
        return query(at);
    }

    private static Statement query(Cursor at) {
        if (at.tried(DataClauses::plain)) {
            return new Statement.Select();
        }
        if (at.accept("SELECT")) {
            Tokens select = at.passUntil("INTO", "FROM", "WHERE", "UNION", "INTERSECT", "EXCEPT");
            if (!select.isEmpty() && at.accept("INTO")) {
                Statement.Persistence persistence = persistence(at);
                at.accept("TABLE");
                QualifiedName table = at.qualifiedName();
                Tokens from = at.passRest();
                return new Statement.CreateTableAs(table, false, persistence, true, Selection.read(select, from));
            }
        } else if (!at.at("VALUES") && !at.at("TABLE") && !at.atParenthesis()) {
            throw new NotReadException();
        }
        at.passRest();
        return new Statement.Select();
    }

    private static void plain(Cursor at) {
        PlainQuery.read(at);
        at.end();
    }

    static Statement.Persistence persistence(Cursor at) {
        if (!at.accept("GLOBAL")) {
            at.accept("LOCAL");
        }
        if (at.accept("TEMPORARY") || at.accept("TEMP")) {
            return Statement.Persistence.TEMPORARY;
        }
        return at.accept("UNLOGGED") ? Statement.Persistence.UNLOGGED : Statement.Persistence.PERMANENT;
    }

    private static Statement insert(Cursor at, boolean with) {
        QualifiedName table = at.qualifiedName();
        if (at.accept("AS")) {
            at.name();
        }
        boolean columnList = at.atParenthesis() && isColumnList(at);
        if (columnList && !at.tried(Cursor::names)) {
            at.passParenthesis();
        }
        if (at.accept("OVERRIDING")) {
            at.expectAny("SYSTEM", "USER");
            at.expect("VALUE");
        }
        Optional<Integer> rows = Optional.empty();
        if (at.accept("VALUES")) {
            rows = Optional.of(rows(at));
        } else if (!at.accept("DEFAULT", "VALUES")) {
            if (!at.at("SELECT") && !at.at("WITH") && !at.at("TABLE") && !at.atParenthesis()) {
                throw new NotReadException();
            }
            selected(at);
        }
        boolean combined = !at.atEnd() && !at.at("ON") && !at.at("RETURNING");
        boolean conflict = at.at("ON", "CONFLICT");
        at.readRest(DataClauses::conflict);
        return new Statement.Insert(table, combined ? Optional.empty() : rows, columnList, conflict, with);
    }

    private static void selected(Cursor at) {
        if (at.tried(DataClauses::plainSource)) {
            return;
        }
        at.passUntil("ON", "RETURNING");
        // ON may belong to a join: look for ON CONFLICT.
        while (!at.atEnd() && !at.at("ON", "CONFLICT") && !at.at("RETURNING")) {
            at.take();
            at.passUntil("ON", "RETURNING");
        }
    }

    private static void plainSource(Cursor at) {
        PlainQuery.read(at);
        if (!at.at("ON", "CONFLICT") && !at.at("RETURNING")) {
            at.end();
        }
    }

    private static void conflict(Cursor at) {
        at.expect("ON", "CONFLICT");
        if (at.atParenthesis()) {
            at.names();
        } else if (at.accept("ON", "CONSTRAINT")) {
            at.name();
        }
        at.expect("DO");
        if (!at.accept("NOTHING")) {
            at.expect("UPDATE", "SET");
            assignments(at);
            if (at.accept("WHERE")) {
                ExpressionReader.expression(at);
            }
        }
    }

    /** A bracket after the table holds columns, unless it begins a query. */
    private static boolean isColumnList(Cursor at) {
        return !(at.ahead(1, "SELECT")
                || at.ahead(1, "WITH")
                || at.ahead(1, "VALUES")
                || at.ahead(1, "TABLE")
                || at.aheadSign(1, "("));
    }

    private static int rows(Cursor at) {
        int rows = 0;
        do {
            at.noted(at.parenthesis(), DataClauses::row);
            rows++;
        } while (at.acceptSign(","));
        boolean ends = at.atEnd();
        for (String word : AFTER_ROWS) {
            ends |= at.at(word);
        }
        if (!ends) {
            throw new NotReadException();
        }
        return rows;
    }

    private static void row(Cursor at) {
        do {
            value(at);
        } while (at.acceptSign(","));
    }

    private static void assignments(Cursor at) {
        do {
            at.name();
            at.expectSign("=");
            value(at);
        } while (at.acceptSign(","));
    }

    private static void value(Cursor at) {
        if (!at.accept("DEFAULT")) {
            ExpressionReader.expression(at);
        }
    }

    private static Statement update(Cursor at, boolean with) {
        QualifiedName table = at.relation();
        alias(at, "SET");
        at.expect("SET");
        List<String> columns = new ArrayList<>();
        for (Tokens assignment : at.readUntil(DataClauses::assignments, "FROM", "WHERE", "RETURNING")
                .split(",")) {
            assigned(new Cursor(assignment), columns);
        }
        boolean from = at.accept("FROM");
        if (from) {
            at.readUntil(PlainQuery::tables, "WHERE", "RETURNING");
        }
        return new Statement.Update(table, columns, where(at), from, with);
    }

    private static void assigned(Cursor at, List<String> columns) {
        if (at.atParenthesis()) {
            for (Tokens column : at.parenthesis().split(",")) {
                columns.add(new Cursor(column).name());
            }
        } else {
            columns.add(at.name());
        }
        while (!at.atSign("=")) {
            if (at.atSign("[")) {
                at.brackets();
            } else {
                at.expectSign(".");
                at.label();
            }
        }
    }

    private static Statement delete(Cursor at, boolean with) {
        QualifiedName table = at.relation();
        alias(at, "USING");
        boolean using = at.accept("USING");
        if (using) {
            at.readUntil(PlainQuery::tables, "WHERE", "RETURNING");
        }
        return new Statement.Delete(table, where(at), using, with);
    }

    private static void alias(Cursor at, String next) {
        if (at.accept("AS") || (at.atName() && !at.at(next))) {
            at.name();
        }
    }

    private static Optional<String> where(Cursor at) {
        Optional<String> where = Optional.empty();
        if (at.accept("WHERE")) {
            where = Optional.of(at.expressionUntil("RETURNING").text());
        }
        if (at.accept("RETURNING")) {
            at.passRest();
        }
        at.end();
        return where;
    }
}

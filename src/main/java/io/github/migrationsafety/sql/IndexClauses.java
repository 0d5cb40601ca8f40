package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** CREATE INDEX (PostgreSQL manual, CREATE INDEX). */
final class IndexClauses {
    private IndexClauses() {}

    /** Reads on after CREATE [UNIQUE] INDEX. */
    static Statement read(Cursor at, boolean unique) {
        boolean concurrently = at.accept("CONCURRENTLY");
        boolean ifNotExists = at.ifNotExists();
        Optional<String> name = at.at("ON") && !ifNotExists ? Optional.empty() : Optional.of(at.name());
        at.expect("ON");
        boolean only = at.at("ONLY");
        QualifiedName table = at.relation();
        String method = at.accept("USING") ? at.name() : "btree";
        List<IndexKey> keys = new ArrayList<>();
        for (Tokens key : at.parenthesis().split(",")) {
            keys.add(key(at, key));
        }
        List<String> include = at.accept("INCLUDE") ? at.names() : List.of();
        boolean nullsNotDistinct = ConstraintReader.nullsNotDistinct(at);
        if (at.accept("WITH")) {
            at.options();
        }
        if (at.accept("TABLESPACE")) {
            at.name();
        }
        Optional<String> predicate =
                at.accept("WHERE") ? Optional.of(at.expressionUntil().text()) : Optional.empty();
        at.end();
        return new Statement.CreateIndex(
                name,
                table,
                keys,
                include,
                unique,
                concurrently,
                ifNotExists,
                only,
                method,
                nullsNotDistinct,
                predicate);
    }

    /** A key is a column, a call, or an expression in brackets, each with collation, operator class and order. */
    private static IndexKey key(Cursor at, Tokens key) {
        Cursor one = new Cursor(key);
        if (key.isEmpty()) {
            throw new NotReadException();
        }
        boolean plain = one.atName() && !one.aheadSign(1, "(") && !one.aheadSign(1, ".") && !one.at("NULLS");
        Optional<String> column = plain ? Optional.of(one.name()) : Optional.empty();
        one.readRest(plain ? IndexClauses::order : IndexClauses::expression);
        at.joins(one);
        return new IndexKey(column, key.text());
    }

    private static void expression(Cursor at) {
        if (at.acceptSign("(")) {
            ExpressionReader.expression(at);
            at.expectSign(")");
        } else {
            ExpressionReader.call(at);
        }
        order(at);
    }

    /** Collation, operator class without parameters, order. */
    private static void order(Cursor at) {
        if (at.accept("COLLATE")) {
            at.qualifiedName();
        }
        if (at.atName() && !at.at("NULLS")) {
            at.qualifiedName();
        }
        PlainQuery.order(at);
    }
}

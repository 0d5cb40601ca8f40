package io.github.migrationsafety.sql;

/**
 * Reads a SELECT of an everyday form to its last token: columns and expressions, tables, joins and subqueries, WHERE, GROUP
 * BY, HAVING, UNION and its kin, ORDER BY, LIMIT. As with {@link ExpressionReader}, it takes less than PostgreSQL does, but
 * nothing else.
 *
 * @see <a href="https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/parser/gram.y">SelectStmt</a>
 */
final class PlainQuery {
    private final Cursor at;
    private final int depth;

    private PlainQuery(Cursor at, int depth) {
        this.at = at;
        this.depth = depth;
    }

    /** Takes a query. */
    static void read(Cursor at) {
        read(at, 0);
    }

    /** The same that stands so deep in other expressions. */
    static void read(Cursor at, int depth) {
        new PlainQuery(at, depth).query();
    }

    /** Takes the tables of FROM. */
    static void tables(Cursor at) {
        new PlainQuery(at, 0).tables();
    }

    private void tables() {
        do {
            joined();
        } while (at.acceptSign(","));
    }

    private void query() {
        select();
        while (at.acceptAny("UNION", "INTERSECT", "EXCEPT").isPresent()) {
            at.acceptAny("ALL", "DISTINCT");
            select();
        }
        if (at.accept("ORDER", "BY")) {
            do {
                expression();
                order(at);
            } while (at.acceptSign(","));
        }
        if (at.accept("LIMIT") && !at.accept("ALL")) {
            number();
        }
        if (at.accept("OFFSET")) {
            number();
        }
    }

    /** [ASC|DESC] [NULLS FIRST|LAST], as after the key of an index too. */
    static void order(Cursor at) {
        at.acceptAny("ASC", "DESC");
        if (at.accept("NULLS")) {
            at.expectAny("FIRST", "LAST");
        }
    }

    private void number() {
        if (at.take().kind() != Token.Kind.NUMBER) {
            throw new NotReadException();
        }
    }

    private void select() {
        at.expect("SELECT");
        at.acceptAny("ALL", "DISTINCT");
        do {
            target();
        } while (at.acceptSign(","));
        if (at.accept("FROM")) {
            tables();
        }
        if (at.accept("WHERE")) {
            expression();
        }
        if (at.accept("GROUP", "BY")) {
            do {
                expression();
            } while (at.acceptSign(","));
        }
        if (at.accept("HAVING")) {
            expression();
        }
    }

    private void expression() {
        ExpressionReader.expression(at, depth);
    }

    private void target() {
        if (at.acceptSign("*") || at.tried(PlainQuery::allOf)) {
            return;
        }
        expression();
        if (at.accept("AS")) {
            at.label();
        } else if (!at.atEnd() && at.peek().kind() == Token.Kind.QUOTED_NAME) {
            at.take();
        }
    }

    /** {@code t.*}. */
    private static void allOf(Cursor at) {
        at.name();
        at.expectSign(".");
        at.expectSign("*");
    }

    private void joined() {
        item();
        boolean more = true;
        while (more) {
            if (at.accept("CROSS", "JOIN")) {
                item();
            } else {
                boolean outer = at.acceptAny("LEFT", "RIGHT", "FULL").isPresent();
                if (outer) {
                    at.accept("OUTER");
                }
                boolean sided = outer || at.accept("INNER");
                more = at.accept("JOIN");
                if (more) {
                    item();
                    condition();
                } else if (sided) {
                    throw new NotReadException();
                }
            }
        }
    }

    private void condition() {
        if (at.accept("USING")) {
            at.names();
        } else {
            at.expect("ON");
            expression();
        }
    }

    private void item() {
        if (at.aheadSelect()) {
            at.expectSign("(");
            new PlainQuery(at, deeper()).query();
            at.expectSign(")");
            at.accept("AS");
            at.name();
        } else {
            at.relation();
            if (at.accept("AS") || at.atName()) {
                at.name();
            }
        }
        if (at.atParenthesis()) {
            throw new NotReadException();
        }
    }

    private int deeper() {
        if (depth >= ExpressionReader.DEEPEST) {
            throw new NotReadException();
        }
        return depth + 1;
    }
}

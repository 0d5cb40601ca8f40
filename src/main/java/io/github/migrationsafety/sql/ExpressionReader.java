package io.github.migrationsafety.sql;

import java.util.Set;

/**
 * Reads an expression of an everyday form to its last token: columns, constants, calls, casts, operators, comparisons, IN,
 * BETWEEN, LIKE, IS, CASE, subqueries. It descends by the precedence of PostgreSQL's own grammar and takes less than that
 * does, but nothing else: what it took needs no other grammar to confirm it. What it does not take is not read.
 *
 * @see <a href="https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/parser/gram.y">a_expr, b_expr and c_expr</a>
 */
final class ExpressionReader {
    /** More would be no everyday expression, and would need a bigger stack. */
    static final int DEEPEST = 60;

    /** Words that take a list of expressions in brackets. */
    private static final Set<String> CALLED =
            Set.of("COALESCE", "GREATEST", "LEAST", "SUBSTRING", "TRIM", "LEFT", "RIGHT");

    private static final Set<String> VALUES = Set.of(
            "TRUE",
            "FALSE",
            "NULL",
            "CURRENT_CATALOG",
            "CURRENT_DATE",
            "CURRENT_ROLE",
            "CURRENT_SCHEMA",
            "CURRENT_TIME",
            "CURRENT_TIMESTAMP",
            "CURRENT_USER",
            "LOCALTIME",
            "LOCALTIMESTAMP",
            "SESSION_USER",
            "USER");

    private static final Set<String> COMPARISONS = Set.of("=", "<", ">", "<=", ">=", "<>", "!=");

    /** Operators with a rank of their own, and the arrow of a named argument. */
    private static final Set<String> RANKED = Set.of("+", "-", "*", "/", "%", "^", "=>");

    private final Cursor at;
    private int depth;

    private ExpressionReader(Cursor at, int depth) {
        this.at = at;
        this.depth = depth;
    }

    /** Takes an expression. */
    static void expression(Cursor at) {
        expression(at, 0);
    }

    /** The same inside of a query that stands so deep in others. */
    static void expression(Cursor at, int depth) {
        new ExpressionReader(at, depth).or();
    }

    /** Takes an expression as the DEFAULT of a column allows it: no AND, OR, NOT, IN, LIKE or IS outside of brackets. */
    static void restricted(Cursor at) {
        ExpressionReader reader = new ExpressionReader(at, 0);
        reader.operators(true);
        if (reader.acceptComparison()) {
            reader.operators(true);
        }
    }

    /** Takes expressions with commas between them. */
    static void list(Cursor at) {
        new ExpressionReader(at, 0).list();
    }

    /** Takes the call of a function, its name first. */
    static void call(Cursor at) {
        at.routineName();
        new ExpressionReader(at, 0).arguments();
    }

    private void list() {
        do {
            or();
        } while (at.acceptSign(","));
    }

    private void or() {
        depth++;
        if (depth > DEEPEST) {
            throw new NotReadException();
        }
        do {
            and();
        } while (at.accept("OR"));
        depth--;
    }

    private void and() {
        do {
            boolean negated = true;
            while (negated) {
                negated = at.accept("NOT");
            }
            is();
        } while (at.accept("AND"));
    }

    private void is() {
        comparison();
        if (at.accept("IS")) {
            at.accept("NOT");
            if (at.accept("DISTINCT", "FROM")) {
                comparison();
            } else {
                at.expectAny("NULL", "TRUE", "FALSE", "UNKNOWN");
            }
        }
    }

    private void comparison() {
        membership();
        if (acceptComparison()) {
            if (at.acceptAny("ANY", "ALL", "SOME").isPresent()) {
                bracketed();
            } else {
                membership();
            }
        }
    }

    private boolean acceptComparison() {
        boolean compares = at.atOperator() && COMPARISONS.contains(at.peek().text());
        if (compares) {
            at.take();
        }
        return compares;
    }

    /** IN, BETWEEN and LIKE. */
    private void membership() {
        operators(false);
        if (at.at("NOT")) {
            if (!at.ahead(1, "IN") && !at.ahead(1, "BETWEEN") && !at.ahead(1, "LIKE") && !at.ahead(1, "ILIKE")) {
                throw new NotReadException();
            }
            at.take();
        }
        if (at.accept("IN")) {
            in();
        } else if (at.accept("BETWEEN")) {
            operators(true);
            at.expect("AND");
            operators(false);
        } else if (at.accept("LIKE") || at.accept("ILIKE")) {
            operators(false);
            if (at.accept("ESCAPE")) {
                operators(false);
            }
        }
    }

    private void in() {
        if (at.aheadSelect()) {
            bracketed();
        } else {
            at.expectSign("(");
            list();
            at.expectSign(")");
        }
    }

    /** Operators of no rank of their own, as || and ->>, bind less than sums. */
    private void operators(boolean restricted) {
        sum(restricted);
        while (at.atOperator()
                && !RANKED.contains(at.peek().text())
                && !COMPARISONS.contains(at.peek().text())) {
            at.take();
            sum(restricted);
        }
    }

    private void sum(boolean restricted) {
        do {
            product(restricted);
        } while (at.acceptSign("+") || at.acceptSign("-"));
    }

    private void product(boolean restricted) {
        do {
            placed(restricted);
        } while (at.acceptSign("*") || at.acceptSign("/") || at.acceptSign("%"));
    }

    /** With AT TIME ZONE and COLLATE, which a restricted expression has only inside of brackets. */
    private void placed(boolean restricted) {
        collated(restricted);
        while (!restricted && at.accept("AT", "TIME", "ZONE")) {
            collated(restricted);
        }
    }

    private void collated(boolean restricted) {
        boolean signed = true;
        while (signed) {
            signed = at.acceptSign("-") || at.acceptSign("+");
        }
        cast();
        while (!restricted && at.accept("COLLATE")) {
            at.qualifiedName();
        }
    }

    private void cast() {
        operand();
        while (at.acceptSign("::")) {
            type();
        }
    }

    /** The type of a column, {@code t.c%TYPE}, is none in an expression. */
    private void type() {
        int mark = at.mark();
        TypeReader.read(at);
        if (at.since(mark).list().stream().anyMatch(token -> token.isSign("%"))) {
            throw new NotReadException();
        }
    }

    private void operand() {
        Token token = at.peek();
        switch (token.kind()) {
            case NUMBER -> at.take();
            case STRING -> constant();
            case QUOTED_NAME -> columnOrCall();
            case PUNCTUATION -> bracketed();
            case WORD -> word(token.keyword());
            default -> throw new NotReadException();
        }
    }

    /** A second constant would continue the first. */
    private void constant() {
        at.take();
        if (!at.atEnd() && at.peek().kind() == Token.Kind.STRING) {
            throw new NotReadException();
        }
    }

    /** An expression or a query in brackets. */
    private void bracketed() {
        boolean query = at.aheadSelect();
        at.expectSign("(");
        if (query) {
            query();
        } else {
            or();
        }
        at.expectSign(")");
    }

    private void query() {
        if (depth >= DEEPEST) {
            throw new NotReadException();
        }
        PlainQuery.read(at, depth + 1);
    }

    private void word(String word) {
        if (VALUES.contains(word)) {
            at.take();
        } else if (CALLED.contains(word) && at.aheadSign(1, "(")) {
            at.take();
            at.expectSign("(");
            list();
            at.expectSign(")");
        } else {
            form(word);
        }
    }

    private void form(String word) {
        switch (word) {
            case "CASE" -> cases();
            case "CAST" -> {
                at.take();
                at.expectSign("(");
                or();
                at.expect("AS");
                type();
                at.expectSign(")");
            }
            case "EXISTS" -> {
                at.take();
                if (!at.aheadSelect()) {
                    throw new NotReadException();
                }
                bracketed();
            }
            case "NULLIF" -> {
                at.take();
                at.expectSign("(");
                or();
                at.expectSign(",");
                or();
                at.expectSign(")");
            }
            case "ARRAY" -> {
                at.take();
                at.expectSign("[");
                list();
                at.expectSign("]");
            }
            case "INTERVAL", "TIMESTAMP" -> {
                at.take();
                typedConstant();
            }
            default -> {
                if (at.atSpecialWord()) {
                    throw new NotReadException();
                }
                columnOrCall();
            }
        }
    }

    private void typedConstant() {
        if (!at.atPlainString()) {
            throw new NotReadException();
        }
        constant();
    }

    private void cases() {
        at.take();
        if (!at.at("WHEN")) {
            or();
        }
        at.expect("WHEN");
        do {
            or();
            at.expect("THEN");
            or();
        } while (at.accept("WHEN"));
        if (at.accept("ELSE")) {
            or();
        }
        at.expect("END");
    }

    private void columnOrCall() {
        at.dotted();
        if (at.atParenthesis()) {
            arguments();
        } else if (!at.atEnd() && at.peek().kind() == Token.Kind.STRING) {
            typedConstant();
        }
    }

    private void arguments() {
        at.expectSign("(");
        if (!at.acceptSign("*") && !at.atSign(")")) {
            list();
        }
        at.expectSign(")");
        // What may follow is no everyday call.
        if (at.at("FILTER") || at.at("OVER") || at.at("WITHIN") || at.atSign("[") || at.atSign(".")) {
            throw new NotReadException();
        }
    }
}

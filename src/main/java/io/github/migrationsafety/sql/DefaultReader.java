package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a constant, a function call, an array and any other expression apart, as PostgreSQL's grammar does: brackets and
 * casts are looked through, and a sign belongs to the number that follows it.
 */
final class DefaultReader {
    private static final Set<String> VALUE_FUNCTIONS = Set.of(
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
            "SYSTEM_USER",
            "USER");

    /** They look like functions but are expressions of their own in the grammar. */
    private static final Set<String> NO_FUNCTIONS = Set.of(
            "COALESCE",
            "GREATEST",
            "LEAST",
            "NULLIF",
            "ROW",
            "GROUPING",
            "EXISTS",
            "CASE",
            "XMLCONCAT",
            "XMLELEMENT",
            "XMLFOREST",
            "XMLPARSE",
            "XMLPI",
            "XMLROOT",
            "XMLSERIALIZE",
            "JSON",
            "JSON_OBJECT",
            "JSON_ARRAY",
            "JSON_SCALAR",
            "JSON_SERIALIZE",
            "JSON_QUERY",
            "JSON_VALUE",
            "JSON_EXISTS",
            "NOT",
            "SELECT",
            "VALUES",
            "TREAT",
            "OVERLAPS");

    private DefaultReader() {}

    static DefaultValue read(Tokens expression) {
        if (expression.isEmpty()) {
            throw new NotReadException();
        }
        Cursor at = new Cursor(expression);
        Sort sort;
        try {
            sort = operand(at);
            sort = casts(at, sort);
            if (sort.mayBeShifted() && at.accept("AT", "TIME", "ZONE")) {
                operand(at);
                sort = Sort.function("timezone");
            }
        } catch (NotReadException e) {
            sort = Sort.EXPRESSION;
        }
        Sort whole = at.atEnd() ? sort : Sort.EXPRESSION;
        return new DefaultValue(whole.kind, whole.function, expression.text());
    }

    private record Sort(DefaultValue.Kind kind, Optional<String> function) {
        static final Sort CONSTANT = new Sort(DefaultValue.Kind.CONSTANT, Optional.empty());
        static final Sort ARRAY = new Sort(DefaultValue.Kind.ARRAY, Optional.empty());
        static final Sort EXPRESSION = new Sort(DefaultValue.Kind.EXPRESSION, Optional.empty());

        static Sort function(String name) {
            return new Sort(DefaultValue.Kind.FUNCTION, Optional.of(name));
        }

        boolean mayBeShifted() {
            return kind == DefaultValue.Kind.FUNCTION || kind == DefaultValue.Kind.CONSTANT;
        }
    }

    private static Sort casts(Cursor at, Sort operand) {
        while (at.acceptSign("::")) {
            TypeReader.read(at);
        }
        return operand;
    }

    private static Sort operand(Cursor at) {
        Token token = at.peek();
        switch (token.kind()) {
            case NUMBER, STRING -> {
                at.take();
                return Sort.CONSTANT;
            }
            case OPERATOR -> {
                return signedNumber(at);
            }
            case PUNCTUATION -> {
                return inBrackets(at);
            }
            default -> {
                return word(at, token);
            }
        }
    }

    /** {@code -1} is a constant, but {@code -1::int} negates a cast. */
    private static Sort signedNumber(Cursor at) {
        if (!at.acceptSign("-")) {
            throw new NotReadException();
        }
        Sort operand = operand(at);
        boolean constant = operand.kind == DefaultValue.Kind.CONSTANT && !at.atSign("::");
        if (!constant) {
            throw new NotReadException();
        }
        return Sort.CONSTANT;
    }

    private static Sort inBrackets(Cursor at) {
        DefaultValue inside = read(at.parenthesis());
        return new Sort(inside.kind(), inside.function());
    }

    private static Sort word(Cursor at, Token token) {
        String word = token.keyword();
        if (word.equals("TRUE") || word.equals("FALSE") || word.equals("NULL")) {
            at.take();
            return Sort.CONSTANT;
        }
        if (VALUE_FUNCTIONS.contains(word)) {
            at.take();
            if (at.atParenthesis()) {
                at.parenthesis();
            }
            return Sort.function(word.toLowerCase(Locale.ROOT));
        }
        if (word.equals("CAST") && at.aheadSign(1, "(")) {
            at.take();
            return cast(at.parenthesis());
        }
        if (word.equals("ARRAY")) {
            at.take();
            at.brackets();
            return Sort.ARRAY;
        }
        if (word.equals("TRIM") && at.aheadSign(1, "(")) {
            at.take();
            Tokens inside = at.parenthesis();
            return Sort.function(inside.is(0, "LEADING") ? "ltrim" : inside.is(0, "TRAILING") ? "rtrim" : "btrim");
        }
        if (NO_FUNCTIONS.contains(word)) {
            throw new NotReadException();
        }
        return typedConstantOrCall(at);
    }

    private static Sort cast(Tokens inside) {
        for (int i = 0; i < inside.size(); i++) {
            if (Tokens.opens(inside.get(i))) {
                i = inside.closing(i);
            } else if (inside.is(i, "AS")) {
                DefaultValue operand = read(inside.slice(0, i));
                return new Sort(operand.kind(), operand.function());
            }
        }
        throw new NotReadException();
    }

    private static Sort typedConstantOrCall(Cursor at) {
        int start = at.mark();
        try {
            TypeReader.read(at);
            if (!at.atEnd() && at.peek().kind() == Token.Kind.STRING) {
                at.take();
                TypeReader.intervalFields(at);
                return Sort.CONSTANT;
            }
        } catch (NotReadException e) {
            // Not a type: then it may be a call.
        }
        at.back(start);
        List<String> name = at.dotted();
        at.parenthesis();
        if (name.size() > 1 && name.get(0).equals("pg_catalog")) {
            name.remove(0);
        }
        return Sort.function(String.join(".", name));
    }
}

package io.github.migrationsafety.sql;

/** The options of a sequence, as CREATE SEQUENCE, ALTER SEQUENCE and identity columns have them (PostgreSQL manual). */
final class SequenceOptions {
    private SequenceOptions() {}

    /** Takes options to the end. */
    static void read(Cursor at) {
        do {
            option(at);
        } while (!at.atEnd());
    }

    /** Takes options in brackets, if there are any, and passes over those that are not read. */
    static void inParenthesisIfAny(Cursor at) {
        boolean read = at.atParenthesis() && at.tried(SequenceOptions::inParenthesis);
        if (!read) {
            at.passParenthesisIfAny();
        }
    }

    private static void inParenthesis(Cursor at) {
        read(new Cursor(at.parenthesis()));
    }

    private static void option(Cursor at) {
        if (at.accept("NO")) {
            at.expectAny("MINVALUE", "MAXVALUE", "CYCLE");
            return;
        }
        switch (at.expectWord()) {
            case "CYCLE" -> {}
            case "AS" -> at.expectAny("SMALLINT", "INTEGER", "INT", "BIGINT");
            case "INCREMENT" -> {
                at.accept("BY");
                number(at);
            }
            case "START" -> {
                at.accept("WITH");
                number(at);
            }
            case "RESTART" -> {
                if (at.accept("WITH") || (!at.atEnd() && at.peek().kind() == Token.Kind.NUMBER)) {
                    number(at);
                }
            }
            case "CACHE", "MINVALUE", "MAXVALUE" -> number(at);
            case "OWNED" -> {
                at.expect("BY");
                at.dotted();
            }
            default -> throw new NotReadException();
        }
    }

    /** Takes a number, perhaps with a sign. */
    static void number(Cursor at) {
        if (!at.acceptSign("-")) {
            at.acceptSign("+");
        }
        if (at.take().kind() != Token.Kind.NUMBER) {
            throw new NotReadException();
        }
    }
}

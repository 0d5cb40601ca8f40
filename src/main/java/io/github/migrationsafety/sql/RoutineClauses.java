package io.github.migrationsafety.sql;

/** The arguments and options of CREATE FUNCTION and CREATE PROCEDURE (PostgreSQL manual). */
final class RoutineClauses {
    private RoutineClauses() {}

    /** Takes one argument: {@code [mode] [name] type [= expression]}. */
    static void argument(Cursor at) {
        at.acceptAny("IN", "OUT", "INOUT", "VARIADIC");
        if (!at.tried(RoutineClauses::typed)) {
            if (at.atSpecialWord()) {
                throw new NotReadException();
            }
            at.name();
            typed(at);
        }
    }

    private static void typed(Cursor at) {
        TypeReader.read(at);
        if (at.accept("DEFAULT") || at.acceptSign("=")) {
            ExpressionReader.expression(at);
        }
        at.end();
    }

    /** Takes the actions of ALTER FUNCTION, PROCEDURE and ROUTINE that are not shared with other objects. */
    static void ofChange(Cursor at) {
        do {
            if (at.accept("RESET")) {
                if (!at.accept("ALL")) {
                    at.dotted();
                }
            } else if (at.at("AS") || at.at("LANGUAGE")) {
                throw new NotReadException();
            } else {
                option(at);
            }
        } while (!at.atEnd() && !at.accept("RESTRICT"));
        at.end();
    }

    /** Takes what follows the arguments of a function, but a body in standard SQL. */
    static void ofFunction(Cursor at) {
        if (at.accept("RETURNS")) {
            TypeReader.read(at);
        }
        ofProcedure(at);
    }

    /** Takes what follows the arguments of a procedure, but a body in standard SQL. */
    static void ofProcedure(Cursor at) {
        while (!at.atEnd()) {
            option(at);
        }
    }

    private static void option(Cursor at) {
        switch (at.expectWord()) {
            case "AS" -> body(at);
            case "LANGUAGE" -> language(at);
            case "IMMUTABLE", "STABLE", "VOLATILE", "STRICT", "LEAKPROOF" -> {}
            case "NOT" -> at.expect("LEAKPROOF");
            case "CALLED" -> at.expect("ON", "NULL", "INPUT");
            case "RETURNS" -> at.expect("NULL", "ON", "NULL", "INPUT");
            case "EXTERNAL" -> {
                at.expect("SECURITY");
                at.expectAny("DEFINER", "INVOKER");
            }
            case "SECURITY" -> at.expectAny("DEFINER", "INVOKER");
            case "COST", "ROWS" -> SequenceOptions.number(at);
            case "PARALLEL" -> at.name();
            case "SET" -> setting(at);
            default -> throw new NotReadException();
        }
    }

    private static void body(Cursor at) {
        plainString(at);
        boolean continued = !at.atEnd() && at.peek().kind() == Token.Kind.STRING;
        if (continued || at.atSign(",")) {
            throw new NotReadException();
        }
    }

    private static void language(Cursor at) {
        if (at.atName()) {
            at.name();
        } else {
            plainString(at);
        }
    }

    private static void plainString(Cursor at) {
        if (!at.atPlainString()) {
            throw new NotReadException();
        }
        at.take();
    }

    private static void setting(Cursor at) {
        at.dotted();
        if (at.accept("FROM", "CURRENT")) {
            return;
        }
        if (!at.accept("TO")) {
            at.expectSign("=");
        }
        do {
            value(at);
        } while (at.acceptSign(","));
    }

    private static void value(Cursor at) {
        if (at.atPlainString() || at.at("ON") || at.at("TRUE") || at.at("FALSE")) {
            at.take();
        } else if (at.atName()) {
            at.name();
        } else {
            SequenceOptions.number(at);
        }
    }
}

package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what policies, triggers, views and routines are made of. A form that it does not know has no definition; whether it is
 * SQL at all a grammar says.
 */
final class DefinitionReader {
    private DefinitionReader() {}

    /** Reads on after CREATE POLICY name, or after ALTER POLICY name ON table. */
    static Optional<Definition> policy(Cursor at, String name, Optional<QualifiedName> known) {
        return attempt(at, () -> {
            QualifiedName table = known.orElseGet(() -> {
                at.expect("ON");
                return at.qualifiedName();
            });
            boolean restrictive =
                    at.accept("AS") && at.expectAny("PERMISSIVE", "RESTRICTIVE").equals("RESTRICTIVE");
            Definition.Command command = at.accept("FOR")
                    ? Definition.Command.valueOf(at.expectAny("ALL", "SELECT", "INSERT", "UPDATE", "DELETE"))
                    : Definition.Command.ALL;
            List<String> roles = new ArrayList<>();
            if (at.accept("TO")) {
                do {
                    roles.add(at.role());
                } while (at.acceptSign(","));
            }
            roles.remove("public");
            Optional<String> using = expression(at, "USING");
            Optional<String> check = expression(at, "WITH", "CHECK");
            return new Definition.Policy(table, name, command, restrictive, roles, using, check);
        });
    }

    private static Optional<String> expression(Cursor at, String... words) {
        return at.accept(words) ? Optional.of(at.expressionInParenthesis().text()) : Optional.empty();
    }

    /** Reads on after CREATE TRIGGER name. */
    static Optional<Definition> trigger(Cursor at, String name) {
        return attempt(at, () -> {
            if (!at.tried(DefinitionReader::events)) {
                at.passUntil("ON");
            }
            at.expect("ON");
            return new Definition.Trigger(at.qualifiedName(), name);
        });
    }

    private static void events(Cursor at) {
        if (!at.accept("INSTEAD", "OF")) {
            at.expectAny("BEFORE", "AFTER");
        }
        do {
            if (at.expectAny("INSERT", "DELETE", "TRUNCATE", "UPDATE").equals("UPDATE") && at.accept("OF")) {
                do {
                    at.name();
                } while (at.acceptSign(","));
            }
        } while (at.accept("OR"));
    }

    /** Takes what follows the table of a trigger. */
    static void triggerAction(Cursor at) {
        if (at.accept("FOR")) {
            at.accept("EACH");
            at.expectAny("ROW", "STATEMENT");
        }
        if (at.accept("WHEN")) {
            at.expectSign("(");
            ExpressionReader.expression(at);
            at.expectSign(")");
        }
        at.expect("EXECUTE");
        at.expectAny("FUNCTION", "PROCEDURE");
        at.routineName();
        at.expectSign("(");
        at.expectSign(")");
    }

    /** Reads on after CREATE VIEW name, or after CREATE MATERIALIZED VIEW name. */
    static Optional<Definition> view(Cursor at, boolean temporary) {
        return attempt(at, () -> {
            if (at.atParenthesis()) {
                at.names();
            }
            if (at.accept("USING")) {
                at.name();
            }
            Optional<Boolean> invoker = at.accept("WITH")
                    ? Optional.of(securityInvoker(at.options()).orElse(false))
                    : Optional.of(false);
            if (at.accept("TABLESPACE")) {
                at.name();
            }
            at.expect("AS");
            at.peek();
            return new Definition.View(temporary, invoker, QueryTables.of(at.readRest(PlainQuery::read)));
        });
    }

    /** Reads on after ALTER VIEW name. */
    static Optional<Definition> viewOptions(Cursor at) {
        return attempt(at, () -> {
            boolean reset = at.expectAny("SET", "RESET").equals("RESET");
            Optional<Boolean> value = securityInvoker(at.options());
            return new Definition.View(false, reset ? value.map(v -> false) : value, List.of());
        });
    }

    /** The value of the option {@code security_invoker} (PostgreSQL 15); a boolean option without a value is true. */
    private static Optional<Boolean> securityInvoker(Tokens options) {
        for (Tokens option : options.split(",")) {
            if (option.is(0, "security_invoker")) {
                String value = option.size() < 3
                        ? "true"
                        : option.get(2).text().replace("'", "").toLowerCase(java.util.Locale.ROOT);
                return Optional.of(value.equals("1")
                        || value.equals("on")
                        || !value.isEmpty() && ("true".startsWith(value) || "yes".startsWith(value)));
            }
        }
        return Optional.empty();
    }

    /** Reads on after the name of a routine in CREATE. */
    static Optional<Definition> routine(Cursor at, boolean procedure, boolean orReplace) {
        return attempt(at, () -> {
            Optional<List<String>> arguments = Optional.of(types(arguments(at)));
            Tokens rest = at.readRest(procedure ? RoutineClauses::ofProcedure : RoutineClauses::ofFunction);
            return new Definition.Routine(
                    arguments,
                    orReplace,
                    Optional.of(securityDefiner(rest).orElse(false)),
                    Optional.of(searchPath(rest).orElse(false) || isStandard(rest)));
        });
    }

    private static Tokens arguments(Cursor at) {
        Tokens arguments = at.parenthesis();
        if (!arguments.isEmpty()) {
            arguments.split(",").forEach(argument -> at.noted(argument, RoutineClauses::argument));
        }
        return arguments;
    }

    /** Reads ALTER FUNCTION on after the name and the arguments, if there are any. */
    static Optional<Definition> routineChange(Cursor at, Optional<Tokens> arguments) {
        Optional<List<String>> types;
        try {
            types = arguments.map(DefinitionReader::types);
        } catch (NotReadException e) {
            types = Optional.empty();
        }
        Tokens rest = at.rest();
        if (!isReadWhole(new Cursor(rest))) {
            at.passedOver(rest);
        }
        return Optional.of(new Definition.Routine(types, false, securityDefiner(rest), searchPath(rest)));
    }

    /** Whether every action is one of PostgreSQL's: grammars do not know all of them. */
    private static boolean isReadWhole(Cursor at) {
        try {
            RoutineClauses.ofChange(at);
            return true;
        } catch (NotReadException e) {
            return false;
        }
    }

    /** The types of the input arguments: OUT arguments do not tell routines apart, nor do names and defaults. */
    static List<String> types(Tokens arguments) {
        List<String> types = new ArrayList<>();
        if (arguments.isEmpty()) {
            return types;
        }
        for (Tokens argument : arguments.split(",")) {
            Cursor at = new Cursor(argument);
            boolean out = at.accept("OUT");
            boolean moded = out || at.acceptAny("IN", "INOUT", "VARIADIC").isPresent();
            String type = type(at);
            if (!out && !(moded && argument.is(0, "OUT"))) {
                types.add(type);
            }
        }
        return types;
    }

    private static String type(Cursor at) {
        int start = at.mark();
        try {
            String type = TypeReader.read(at);
            if (at.atEnd() || at.at("DEFAULT") || at.atSign("=") || at.atSign(":=")) {
                return type;
            }
        } catch (NotReadException e) {
            // It begins with the argument's name.
        }
        at.back(start);
        at.label();
        return TypeReader.read(at);
    }

    private static Optional<Boolean> securityDefiner(Tokens options) {
        for (int i = 0; i < options.size(); i++) {
            if (options.are(i, "SECURITY", "DEFINER")) {
                return Optional.of(true);
            } else if (options.are(i, "SECURITY", "INVOKER")) {
                return Optional.of(false);
            }
        }
        return Optional.empty();
    }

    private static Optional<Boolean> searchPath(Tokens options) {
        for (int i = 0; i < options.size(); i++) {
            if (options.are(i, "SET", "search_path")) {
                return Optional.of(
                        !(options.is(i + 2, "TO") || options.isSign(i + 2, "=")) || !options.is(i + 3, "DEFAULT"));
            } else if (options.are(i, "RESET", "search_path") || options.are(i, "RESET", "ALL")) {
                return Optional.of(false);
            }
        }
        return Optional.empty();
    }

    /** A body in standard SQL: RETURN expression, or BEGIN ATOMIC (PostgreSQL 14, CREATE FUNCTION, sql_body). */
    private static boolean isStandard(Tokens options) {
        for (int i = 0; i < options.size(); i++) {
            if (options.is(i, "RETURN") || options.are(i, "BEGIN", "ATOMIC")) {
                return true;
            }
        }
        return false;
    }

    private interface Reader {
        Definition read();
    }

    private static Optional<Definition> attempt(Cursor at, Reader reader) {
        int mark = at.mark();
        try {
            return Optional.of(reader.read());
        } catch (NotReadException e) {
            at.back(mark);
            return Optional.empty();
        }
    }
}

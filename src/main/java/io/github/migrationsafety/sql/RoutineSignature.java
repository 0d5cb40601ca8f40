package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a function or procedure is called: what CREATE FUNCTION and CREATE PROCEDURE say before the body. Immutable.
 *
 * @param name its name as the statement has it
 * @param types the types of its input arguments, canonical as in {@link ColumnDefinition#type()}
 * @param names their names, empty for one without
 * @param required how many of them have no default
 * @param variadic whether the last one takes any number of values
 * @param interfaceText its arguments, with names, modes and defaults, and what it returns, in one spelling
 * @param results whether it is a function, and what it gives: its OUT and INOUT arguments and what it returns, in one spelling
 * @param trigger whether it returns a trigger, so that no application can call it
 */
public record RoutineSignature(
        QualifiedName name,
        List<String> types,
        List<String> names,
        int required,
        boolean variadic,
        String interfaceText,
        String results,
        boolean trigger) {
    /**
     * What a DROP or ALTER names.
     *
     * @param types empty when the statement gives none, because the name alone is clear
     */
    public record Reference(QualifiedName name, Optional<List<String>> types) {
        /** Whether it means a routine. */
        public boolean means(RoutineSignature routine) {
            return name.name().equals(routine.name().name())
                    && types.map(t -> t.equals(routine.types())).orElse(true);
        }
    }

    public RoutineSignature {
        types = List.copyOf(types);
        names = List.copyOf(names);
    }

    /** Whether whatever calls another routine can call this one in its place, and gets the same: what it takes more has defaults. */
    public boolean takesCallsOf(RoutineSignature other) {
        int count = other.types().size();
        return !variadic
                && !other.variadic()
                && count <= types.size()
                && types.subList(0, count).equals(other.types())
                && names.subList(0, count).equals(other.names())
                && required <= other.required()
                && results.equals(other.results());
    }

    /**
     * Whether there is a call that fits this and another routine of the same name alike, so that PostgreSQL refuses it as not
     * unique: with as many arguments as both take, those of the same types, while one of the two fills in defaults.
     *
     * @see <a href="https://www.postgresql.org/docs/17/typeconv-func.html">Function type resolution</a>
     */
    public boolean isAmbiguousWith(RoutineSignature other) {
        if (variadic || other.variadic() || types.equals(other.types())) {
            return false;
        }
        for (int count = Math.max(required, other.required());
                count <= Math.min(types.size(), other.types().size());
                count++) {
            if (types.subList(0, count).equals(other.types().subList(0, count))) {
                return true;
            }
        }
        return false;
    }

    /** The routine that a text creates; empty unless it is one such statement that can be read. */
    public static Optional<RoutineSignature> created(String sql) {
        try {
            List<Tokens> statements = StatementSplitter.split(Tokens.of(sql));
            return statements.size() == 1 ? Optional.of(create(new Cursor(statements.get(0)))) : Optional.empty();
        } catch (NotReadException e) {
            return Optional.empty();
        }
    }

    /** The routines that a DROP FUNCTION, PROCEDURE, ROUTINE or AGGREGATE names. */
    public static List<Reference> dropped(String sql) {
        try {
            List<Tokens> statements = StatementSplitter.split(Tokens.of(sql));
            return statements.size() == 1 ? drop(new Cursor(statements.get(0))) : List.of();
        } catch (NotReadException e) {
            return List.of();
        }
    }

    private static RoutineSignature create(Cursor at) {
        at.expect("CREATE");
        at.accept("OR", "REPLACE");
        String kind = at.expectAny("FUNCTION", "PROCEDURE");
        QualifiedName name = at.qualifiedName();
        Tokens inside = at.parenthesis();
        List<String> types = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int required = 0;
        boolean variadic = false;
        StringBuilder results = new StringBuilder(kind);
        StringBuilder text = new StringBuilder("(").append(spelled(inside)).append(')');
        if (!inside.isEmpty()) {
            for (Tokens argument : inside.split(",")) {
                Tokens plain = withoutDefault(argument);
                Optional<String> type = type(new Cursor(plain));
                type.ifPresent(types::add);
                if (type.isPresent()) {
                    names.add(argumentName(plain));
                    required += plain.size() == argument.size() ? 1 : 0;
                }
                variadic |= plain.is(0, "VARIADIC");
                if (plain.is(0, "OUT") || plain.is(0, "INOUT") || plain.is(1, "OUT")) {
                    results.append(' ').append(spelled(plain));
                }
            }
        }
        boolean trigger = false;
        if (at.accept("RETURNS")) {
            int mark = at.mark();
            if (at.accept("TABLE")) {
                at.parenthesis();
            } else {
                trigger = at.at("TRIGGER") || at.at("EVENT_TRIGGER");
                TypeReader.read(at);
            }
            text.append(" returns ").append(spelled(at.since(mark)));
            results.append(" returns ").append(spelled(at.since(mark)));
        }
        return new RoutineSignature(
                name, types, names, required, variadic, text.toString(), results.toString(), trigger);
    }

    /** The name of an input argument; empty for one that has a type only. */
    private static String argumentName(Tokens argument) {
        Cursor at = new Cursor(argument);
        at.acceptAny("IN", "INOUT", "VARIADIC");
        at.accept("OUT");
        int start = at.mark();
        try {
            TypeReader.read(at);
            at.end();
            return "";
        } catch (NotReadException e) {
            at.back(start);
            return at.label();
        }
    }

    private static List<Reference> drop(Cursor at) {
        at.expect("DROP");
        at.expectAny("FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE");
        at.ifExists();
        List<Reference> references = new ArrayList<>();
        do {
            QualifiedName name = at.qualifiedName();
            references.add(new Reference(name, at.atParenthesis() ? Optional.of(types(at)) : Optional.empty()));
        } while (at.acceptSign(","));
        return List.copyOf(references);
    }

    private static List<String> types(Cursor at) {
        Tokens inside = at.parenthesis();
        List<String> types = new ArrayList<>();
        if (!inside.isEmpty() && !inside.isSign(0, "*")) {
            for (Tokens argument : inside.split(",")) {
                type(new Cursor(argument)).ifPresent(types::add);
            }
        }
        return List.copyOf(types);
    }

    private static Tokens withoutDefault(Tokens argument) {
        for (int i = 0; i < argument.size(); i++) {
            if (argument.is(i, "DEFAULT") || argument.isSign(i, "=")) {
                return argument.slice(0, i);
            }
        }
        return argument;
    }

    /** The type of an argument {@code [mode] [name] type}; empty for OUT, which does not tell two routines apart. */
    private static Optional<String> type(Cursor at) {
        boolean out = at.at("OUT");
        at.acceptAny("IN", "OUT", "INOUT", "VARIADIC");
        at.accept("OUT");
        int start = at.mark();
        String type;
        try {
            type = TypeReader.read(at);
            at.end();
        } catch (NotReadException e) {
            at.back(start);
            at.label();
            type = TypeReader.read(at);
            at.end();
        }
        return out ? Optional.empty() : Optional.of(type);
    }

    private static String spelled(Tokens tokens) {
        StringBuilder text = new StringBuilder();
        for (Token token : tokens.list()) {
            text.append(text.isEmpty() ? "" : " ").append(token.isName() ? token.name() : token.text());
        }
        return text.toString();
    }
}

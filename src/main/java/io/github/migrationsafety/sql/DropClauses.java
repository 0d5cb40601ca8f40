package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** DROP of any kind of object. */
final class DropClauses {
    /** The words after DROP, longest first where one begins another, and what libpg_query calls them. */
    private static final List<Map.Entry<String, Statement.ObjectKind>> KINDS = List.of(
            Map.entry("TABLE", Statement.ObjectKind.TABLE),
            Map.entry("FOREIGN TABLE", Statement.ObjectKind.FOREIGN_TABLE),
            Map.entry("VIEW", Statement.ObjectKind.VIEW),
            Map.entry("MATERIALIZED VIEW", Statement.ObjectKind.MATERIALIZED_VIEW),
            Map.entry("INDEX", Statement.ObjectKind.INDEX),
            Map.entry("SEQUENCE", Statement.ObjectKind.SEQUENCE),
            Map.entry("SCHEMA", Statement.ObjectKind.SCHEMA),
            Map.entry("TYPE", Statement.ObjectKind.TYPE),
            Map.entry("DOMAIN", Statement.ObjectKind.DOMAIN),
            Map.entry("FUNCTION", Statement.ObjectKind.FUNCTION),
            Map.entry("PROCEDURE", Statement.ObjectKind.PROCEDURE),
            Map.entry("ROUTINE", Statement.ObjectKind.ROUTINE),
            Map.entry("AGGREGATE", Statement.ObjectKind.AGGREGATE),
            Map.entry("EVENT TRIGGER", Statement.ObjectKind.OTHER),
            Map.entry("TRIGGER", Statement.ObjectKind.TRIGGER),
            Map.entry("POLICY", Statement.ObjectKind.POLICY),
            Map.entry("RULE", Statement.ObjectKind.RULE),
            Map.entry("EXTENSION", Statement.ObjectKind.EXTENSION),
            Map.entry("COLLATION", Statement.ObjectKind.OTHER),
            Map.entry("CONVERSION", Statement.ObjectKind.OTHER),
            Map.entry("STATISTICS", Statement.ObjectKind.OTHER),
            Map.entry("PUBLICATION", Statement.ObjectKind.OTHER),
            Map.entry("SERVER", Statement.ObjectKind.OTHER),
            Map.entry("LANGUAGE", Statement.ObjectKind.OTHER),
            Map.entry("PROCEDURAL LANGUAGE", Statement.ObjectKind.OTHER),
            Map.entry("ACCESS METHOD", Statement.ObjectKind.OTHER),
            Map.entry("FOREIGN DATA WRAPPER", Statement.ObjectKind.OTHER),
            Map.entry("TEXT SEARCH CONFIGURATION", Statement.ObjectKind.OTHER),
            Map.entry("TEXT SEARCH DICTIONARY", Statement.ObjectKind.OTHER),
            Map.entry("TEXT SEARCH PARSER", Statement.ObjectKind.OTHER),
            Map.entry("TEXT SEARCH TEMPLATE", Statement.ObjectKind.OTHER));

    /** Kinds that PostgreSQL's grammar treats in statements of their own. */
    private static final Map<String, String> STATEMENTS = Map.of(
            "ROLE", "DropRole",
            "USER", "DropRole",
            "GROUP", "DropRole",
            "TABLESPACE", "DropTableSpace",
            "SUBSCRIPTION", "DropSubscription",
            "DATABASE", "Dropdb");

    private DropClauses() {}

    /** Reads on after DROP. */
    static Statement read(Cursor at) {
        if (at.accept("OWNED", "BY")) {
            at.passRest();
            return new Statement.Other("DropOwned", Optional.empty());
        }
        if (at.accept("USER", "MAPPING")) {
            at.passRest();
            return new Statement.Other("DropUserMapping", Optional.empty());
        }
        for (Map.Entry<String, Statement.ObjectKind> kind : KINDS) {
            if (at.accept(kind.getKey().split(" "))) {
                return drop(at, kind.getValue(), kind.getKey());
            }
        }
        Optional<Statement> unnamed = withoutPlainName(at);
        return unnamed.orElseGet(() -> statement(at));
    }

    private static Statement statement(Cursor at) {
        String kind = STATEMENTS.get(at.take().keyword());
        if (kind == null) {
            throw new NotReadException();
        }
        at.ifExists();
        QualifiedName name = QualifiedName.of(at.name());
        if (!at.atEnd()) {
            at.passRest();
        }
        return new Statement.Other(kind, Optional.of(name));
    }

    /** Casts, operators and transforms have no name, or one that is no word. */
    private static Optional<Statement> withoutPlainName(Cursor at) {
        for (String sort : List.of("CAST", "TRANSFORM", "OPERATOR CLASS", "OPERATOR FAMILY", "OPERATOR")) {
            if (at.accept(sort.split(" "))) {
                return Optional.of(sort.startsWith("OPERATOR ") ? operatorClass(at, sort) : unnamed(at, sort));
            }
        }
        return Optional.empty();
    }

    private static Statement operatorClass(Cursor at, String sort) {
        boolean ifExists = at.ifExists();
        QualifiedName name = at.qualifiedName();
        at.expect("USING");
        QualifiedName method = QualifiedName.of(at.name());
        boolean cascade = at.cascade();
        return new Statement.Drop(
                Statement.ObjectKind.OTHER, sort, List.of(name), Optional.of(method), ifExists, cascade, false);
    }

    private static Statement unnamed(Cursor at, String sort) {
        boolean ifExists = at.ifExists();
        Tokens rest = at.passRest();
        boolean cascade = !rest.isEmpty() && rest.is(rest.size() - 1, "CASCADE");
        List<QualifiedName> names = sort.equals("OPERATOR")
                ? rest.split(",").stream().map(DropClauses::operator).toList()
                : List.of();
        return new Statement.Drop(Statement.ObjectKind.OTHER, sort, names, Optional.empty(), ifExists, cascade, false);
    }

    /** The signs of an operator, before its operands, and perhaps a schema before them. */
    private static QualifiedName operator(Tokens tokens) {
        StringBuilder signs = new StringBuilder();
        Optional<String> schema = Optional.empty();
        for (Token token : tokens.list()) {
            if (token.isSign("(")) {
                return schema.map(s -> QualifiedName.of(s, signs.toString()))
                        .orElseGet(() -> QualifiedName.of(signs.toString()));
            } else if (token.isName() && signs.isEmpty()) {
                schema = Optional.of(token.name());
            } else if (!token.isSign(".")) {
                signs.append(token.text());
            }
        }
        throw new NotReadException();
    }

    private static Statement drop(Cursor at, Statement.ObjectKind kind, String sort) {
        boolean concurrently = kind == Statement.ObjectKind.INDEX && at.accept("CONCURRENTLY");
        boolean ifExists = at.ifExists();
        boolean onTable = kind == Statement.ObjectKind.TRIGGER
                || kind == Statement.ObjectKind.POLICY
                || kind == Statement.ObjectKind.RULE;
        List<QualifiedName> objects = new ArrayList<>();
        do {
            objects.add(at.qualifiedName());
            if (hasArguments(kind)) {
                at.argumentsIfAny();
            }
        } while (!onTable && at.acceptSign(","));
        Optional<QualifiedName> table = Optional.empty();
        if (onTable) {
            at.expect("ON");
            table = Optional.of(at.qualifiedName());
        }
        boolean cascade = at.cascade();
        at.end();
        return new Statement.Drop(kind, sort, objects, table, ifExists, cascade, concurrently);
    }

    static boolean hasArguments(Statement.ObjectKind kind) {
        return switch (kind) {
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> true;
            default -> false;
        };
    }
}

package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Optional;

/** ALTER of every kind of object but ALTER TABLE's actions. */
final class AlterClauses {
    /**
     * A kind of object.
     *
     * @param words the words after ALTER
     * @param object what it is, for RENAME and SET SCHEMA
     * @param owner what libpg_query calls OWNER TO: for relations it is an action of ALTER TABLE
     */
    private record Kind(String words, Statement.ObjectKind object, String owner) {
        static Kind of(String words, Statement.ObjectKind object) {
            return new Kind(words, object, "AlterOwner");
        }

        static Kind of(String words) {
            return of(words, Statement.ObjectKind.OTHER);
        }
    }

    /** Longest first where one begins another. */
    private static final List<Kind> KINDS = List.of(
            new Kind("INDEX", Statement.ObjectKind.INDEX, "ALTER_INDEX"),
            new Kind("VIEW", Statement.ObjectKind.VIEW, "ALTER_VIEW"),
            new Kind("MATERIALIZED VIEW", Statement.ObjectKind.MATERIALIZED_VIEW, "ALTER_MATVIEW"),
            new Kind("SEQUENCE", Statement.ObjectKind.SEQUENCE, "ALTER_SEQUENCE"),
            new Kind("FOREIGN TABLE", Statement.ObjectKind.FOREIGN_TABLE, "ALTER_FOREIGN_TABLE"),
            Kind.of("SCHEMA", Statement.ObjectKind.SCHEMA),
            Kind.of("TYPE", Statement.ObjectKind.TYPE),
            Kind.of("DOMAIN", Statement.ObjectKind.DOMAIN),
            Kind.of("FUNCTION", Statement.ObjectKind.FUNCTION),
            Kind.of("PROCEDURE", Statement.ObjectKind.PROCEDURE),
            Kind.of("ROUTINE", Statement.ObjectKind.ROUTINE),
            Kind.of("AGGREGATE", Statement.ObjectKind.AGGREGATE),
            Kind.of("EVENT TRIGGER"),
            Kind.of("TRIGGER", Statement.ObjectKind.TRIGGER),
            Kind.of("POLICY", Statement.ObjectKind.POLICY),
            Kind.of("RULE", Statement.ObjectKind.RULE),
            Kind.of("EXTENSION", Statement.ObjectKind.EXTENSION),
            Kind.of("COLLATION"),
            Kind.of("CONVERSION"),
            Kind.of("DATABASE"),
            Kind.of("FOREIGN DATA WRAPPER"),
            Kind.of("GROUP"),
            Kind.of("LANGUAGE"),
            Kind.of("PROCEDURAL LANGUAGE"),
            Kind.of("LARGE OBJECT"),
            Kind.of("OPERATOR CLASS"),
            Kind.of("OPERATOR FAMILY"),
            Kind.of("OPERATOR"),
            Kind.of("PUBLICATION"),
            Kind.of("ROLE"),
            Kind.of("USER MAPPING"),
            Kind.of("USER"),
            Kind.of("SERVER"),
            Kind.of("STATISTICS"),
            Kind.of("SUBSCRIPTION"),
            Kind.of("SYSTEM"),
            Kind.of("TABLESPACE"),
            Kind.of("TEXT SEARCH CONFIGURATION"),
            Kind.of("TEXT SEARCH DICTIONARY"),
            Kind.of("TEXT SEARCH PARSER"),
            Kind.of("TEXT SEARCH TEMPLATE"));

    private AlterClauses() {}

    /** Reads on after ALTER, which TABLE does not follow. */
    static Statement read(Cursor at) {
        if (at.accept("DEFAULT", "PRIVILEGES")) {
            return PrivilegeClauses.defaults(at);
        }
        for (Kind kind : KINDS) {
            if (at.accept(kind.words().split(" "))) {
                return of(kind, at);
            }
        }
        throw new NotReadException();
    }

    /** ALTER TABLE, INDEX or MATERIALIZED VIEW ALL IN TABLESPACE, read on after ALL. */
    static Statement moveAll(Cursor at) {
        at.expect("ALL", "IN", "TABLESPACE");
        at.name();
        if (at.accept("OWNED", "BY")) {
            do {
                at.role();
            } while (at.acceptSign(","));
        }
        at.expect("SET", "TABLESPACE");
        at.name();
        at.accept("NOWAIT");
        return new Statement.Other("AlterTableMoveAll", Optional.empty());
    }

    private static Statement of(Kind kind, Cursor at) {
        if (kind.words().equals("SYSTEM")) {
            return system(at);
        }
        boolean relation = !kind.owner().equals("AlterOwner");
        boolean movable =
                kind.object() == Statement.ObjectKind.INDEX || kind.object() == Statement.ObjectKind.MATERIALIZED_VIEW;
        if (movable && at.at("ALL", "IN", "TABLESPACE")) {
            return moveAll(at);
        }
        boolean ifExists = at.ifExists();
        int start = at.mark();
        Optional<QualifiedName> object = object(kind, at);
        Tokens name = at.since(start);
        Optional<QualifiedName> table =
                object.isPresent() && at.accept("ON") ? Optional.of(at.qualifiedName()) : Optional.empty();
        Optional<Statement> common = common(kind, at, ifExists, object, table);
        if (common.isPresent()) {
            return common.get();
        }
        at.peek();
        Optional<Definition> definition = definition(kind, at, object, table, name);
        if (definition.isPresent()) {
            at.passRest();
            return new Statement.Other(
                    kind.words().equals("POLICY") ? "AlterPolicy" : "AlterFunction", object, definition);
        }
        Statement special = relation ? relation(kind, at, ifExists, object) : AlterKinds.read(kind.words(), at, object);
        if (kind.object() == Statement.ObjectKind.SEQUENCE) {
            at.readRest(SequenceOptions::read);
        }
        at.passRest();
        return special;
    }

    private static Optional<Definition> definition(
            Kind kind, Cursor at, Optional<QualifiedName> object, Optional<QualifiedName> table, Tokens name) {
        return switch (kind.words()) {
            case "POLICY" ->
                table.isEmpty() || object.isEmpty()
                        ? Optional.empty()
                        : DefinitionReader.policy(at, object.get().name(), table);
            case "FUNCTION", "PROCEDURE", "ROUTINE" -> DefinitionReader.routineChange(at, arguments(name));
            default -> Optional.empty();
        };
    }

    /** What stands in the brackets after a routine's name. */
    private static Optional<Tokens> arguments(Tokens name) {
        for (int i = 0; i < name.size(); i++) {
            if (name.isSign(i, "(")) {
                return Optional.of(name.slice(i + 1, name.size() - 1));
            }
        }
        return Optional.empty();
    }

    /** The name of the object, unless its kind has none that is a plain one. */
    private static Optional<QualifiedName> object(Kind kind, Cursor at) {
        return switch (kind.words()) {
            case "OPERATOR" -> {
                at.passUntil("OWNER", "SET");
                yield Optional.empty();
            }
            case "LARGE OBJECT" -> {
                at.take();
                yield Optional.empty();
            }
            case "USER MAPPING" -> Optional.empty();
            case "ROLE", "USER", "GROUP" -> {
                if (at.accept("ALL")) {
                    yield Optional.empty();
                }
                yield Optional.of(QualifiedName.of(at.role()));
            }
            case "OPERATOR CLASS", "OPERATOR FAMILY" -> {
                QualifiedName name = at.qualifiedName();
                at.expect("USING");
                at.name();
                yield Optional.of(name);
            }
            default -> {
                QualifiedName name = at.qualifiedName();
                if (DropClauses.hasArguments(kind.object())) {
                    at.argumentsIfAny();
                }
                yield Optional.of(name);
            }
        };
    }

    /** RENAME TO, OWNER TO, SET SCHEMA and DEPENDS ON EXTENSION, which many kinds share. */
    private static Optional<Statement> common(
            Kind kind, Cursor at, boolean ifExists, Optional<QualifiedName> object, Optional<QualifiedName> table) {
        if (object.isPresent() && at.accept("RENAME", "TO")) {
            return Optional.of(
                    new Statement.Rename(kind.object(), kind.words(), ifExists, object.get(), table, at.name()));
        }
        if (at.accept("OWNER", "TO")) {
            at.role();
            return Optional.of(relationOr(kind, "OWNER", object));
        }
        if (at.accept("SET", "SCHEMA")) {
            String schema = at.name();
            return Optional.of(
                    object.isPresent()
                            ? new Statement.SetSchema(kind.object(), ifExists, object.get(), schema)
                            : new Statement.Other("AlterObjectSchema", object));
        }
        int mark = at.mark();
        at.accept("NO");
        if (at.accept("DEPENDS", "ON", "EXTENSION")) {
            at.name();
            return Optional.of(new Statement.Other("AlterObjectDepends", object));
        }
        at.back(mark);
        return Optional.empty();
    }

    private static Statement relationOr(Kind kind, String action, Optional<QualifiedName> object) {
        if (object.isEmpty()) {
            return new Statement.Other(kind.owner(), object);
        }
        return switch (kind.owner()) {
            case "ALTER_INDEX" -> new Statement.AlterIndex(object.get(), action);
            case "ALTER_VIEW" -> new Statement.AlterView(object.get());
            default -> new Statement.Other(kind.owner(), object);
        };
    }

    private static Statement relation(Kind kind, Cursor at, boolean ifExists, Optional<QualifiedName> object) {
        boolean columns = kind.object() != Statement.ObjectKind.INDEX && kind.object() != Statement.ObjectKind.SEQUENCE;
        if (columns && at.accept("RENAME")) {
            Statement rename = AlterTableClauses.renameColumn(at, object.orElseThrow(NotReadException::new), ifExists);
            at.end();
            return rename;
        }
        boolean options =
                kind.object() == Statement.ObjectKind.SEQUENCE && !at.at("SET", "LOGGED") && !at.at("SET", "UNLOGGED");
        if (options) {
            return new Statement.Other("AlterSeq", object);
        }
        if (kind.object() == Statement.ObjectKind.VIEW && object.isPresent()) {
            Optional<Definition.View> view = DefinitionReader.viewOptions(at).map(Definition.View.class::cast);
            return new Statement.AlterView(object.get(), view);
        }
        Statement statement = relationOr(kind, at.peek().keyword(), object);
        if (kind.object() == Statement.ObjectKind.MATERIALIZED_VIEW
                || kind.object() == Statement.ObjectKind.FOREIGN_TABLE) {
            AlterTableClauses.passActions(at, object.orElseThrow(NotReadException::new));
        }
        return statement;
    }

    /** ALTER SYSTEM SET name = value, RESET name. */
    private static Statement system(Cursor at) {
        if (at.accept("SET")) {
            SessionClauses.set(at);
        } else {
            at.expect("RESET");
            SessionClauses.reset(at);
        }
        return new Statement.Other("AlterSystem", Optional.empty());
    }
}

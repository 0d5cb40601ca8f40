package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The statements that are known by their first words alone. */
final class OtherClauses {
    /** The first words and libpg_query's name of the statement. */
    private static final List<Map.Entry<String, String>> KINDS = List.of(
            Map.entry("CALL", "Call"),
            Map.entry("CHECKPOINT", "CheckPoint"),
            Map.entry("CLOSE", "ClosePortal"),
            Map.entry("DEALLOCATE", "Deallocate"),
            Map.entry("DECLARE", "DeclareCursor"),
            Map.entry("DISCARD", "Discard"),
            Map.entry("EXECUTE", "Execute"),
            Map.entry("EXPLAIN", "Explain"),
            Map.entry("FETCH", "Fetch"),
            Map.entry("IMPORT FOREIGN SCHEMA", "ImportForeignSchema"),
            Map.entry("LISTEN", "Listen"),
            Map.entry("LOAD", "Load"),
            Map.entry("MOVE", "Fetch"),
            Map.entry("NOTIFY", "Notify"),
            Map.entry("PREPARE", "Prepare"),
            Map.entry("REASSIGN OWNED", "ReassignOwned"),
            Map.entry("SECURITY LABEL", "SecLabel"),
            Map.entry("SHOW", "VariableShow"),
            Map.entry("UNLISTEN", "Unlisten"));

    /** The kinds of object that COMMENT ON names directly. */
    private static final List<String> COMMENTED = List.of(
            "TABLE", "COLUMN", "VIEW", "MATERIALIZED VIEW", "INDEX", "SEQUENCE", "SCHEMA", "TYPE", "DOMAIN", "FUNCTION",
            "PROCEDURE", "EXTENSION", "CONSTRAINT", "TRIGGER", "POLICY", "RULE");

    private OtherClauses() {}

    static Statement read(Cursor at) {
        if (at.accept("COMMENT", "ON")) {
            return new Statement.Other("Comment", commented(at));
        }
        if (at.at("GRANT") || at.at("REVOKE")) {
            return grant(at);
        }
        if (at.accept("DO")) {
            return doBlock(at);
        }
        for (Map.Entry<String, String> kind : KINDS) {
            if (at.accept(kind.getKey().split(" "))) {
                at.passRest();
                return new Statement.Other(kind.getValue(), Optional.empty());
            }
        }
        throw new NotReadException();
    }

    private static Optional<QualifiedName> commented(Cursor at) {
        Optional<QualifiedName> object = Optional.empty();
        for (String kind : COMMENTED) {
            if (object.isEmpty() && at.accept(kind.split(" "))) {
                List<String> parts = at.dotted();
                String name = parts.remove(parts.size() - 1);
                object = Optional.of(
                        parts.isEmpty() ? QualifiedName.of(name) : QualifiedName.of(String.join(".", parts), name));
            }
        }
        at.passRest();
        return object;
    }

    private static Statement grant(Cursor at) {
        boolean grant = at.take().is("GRANT");
        boolean privileges = at.first("ON", "TO", "FROM").equals("ON");
        if (!privileges && grant) {
            return grantRole(at);
        }
        at.passRest();
        return new Statement.Other(privileges ? "Grant" : "GrantRole", Optional.empty());
    }

    /** GRANT of roles, read to its end: its WITH options are newer than the grammars. */
    private static Statement grantRole(Cursor at) {
        roles(at);
        at.expect("TO");
        roles(at);
        if (at.accept("WITH")) {
            do {
                at.acceptAny("ADMIN", "INHERIT", "SET").orElseThrow(NotReadException::new);
                at.acceptAny("OPTION", "TRUE", "FALSE").orElseThrow(NotReadException::new);
            } while (at.acceptSign(","));
        }
        if (at.accept("GRANTED", "BY")) {
            at.role();
        }
        return new Statement.Other("GrantRole", Optional.empty());
    }

    private static void roles(Cursor at) {
        do {
            at.role();
        } while (at.acceptSign(","));
    }

    private static Statement doBlock(Cursor at) {
        language(at);
        String body = at.string();
        language(at);
        return new Statement.DoBlock(body);
    }

    private static void language(Cursor at) {
        if (at.accept("LANGUAGE") && at.peek().kind() == Token.Kind.STRING) {
            at.string();
        } else if (!at.atEnd() && at.peek().isName()) {
            at.label();
        }
    }
}

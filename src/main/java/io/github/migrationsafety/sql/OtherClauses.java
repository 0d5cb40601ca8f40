package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The statements that are known by their first words alone. */
final class OtherClauses {
    /** The first words and libpg_query's name of the statement. */
    private static final List<Map.Entry<String, String>> KINDS = List.of(
            Map.entry("CALL", "Call"),
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
            "TABLE",
            "COLUMN",
            "VIEW",
            "MATERIALIZED VIEW",
            "INDEX",
            "SEQUENCE",
            "SCHEMA",
            "TYPE",
            "DOMAIN",
            "FUNCTION",
            "PROCEDURE",
            "EXTENSION",
            "CONSTRAINT",
            "TRIGGER",
            "POLICY",
            "RULE");

    /** Those of them whose name is all that stands before IS. */
    private static final Set<String> NAMED_PLAINLY =
            Set.of("TABLE", "COLUMN", "VIEW", "MATERIALIZED VIEW", "INDEX", "SEQUENCE");

    private OtherClauses() {}

    static Statement read(Cursor at) {
        if (at.accept("COMMENT", "ON")) {
            return new Statement.Other("Comment", commented(at));
        }
        if (at.at("GRANT") || at.at("REVOKE")) {
            return PrivilegeClauses.read(at);
        }
        if (at.accept("DO")) {
            return doBlock(at);
        }
        if (at.accept("CHECKPOINT")) {
            return new Statement.Other("CheckPoint", Optional.empty());
        }
        for (Map.Entry<String, String> kind : KINDS) {
            if (at.accept(kind.getKey().split(" "))) {
                at.peek();
                at.passRest();
                return new Statement.Other(kind.getValue(), Optional.empty());
            }
        }
        throw new NotReadException();
    }

    private static Optional<QualifiedName> commented(Cursor at) {
        Optional<QualifiedName> object = Optional.empty();
        boolean plain = false;
        for (String kind : COMMENTED) {
            if (object.isEmpty() && at.accept(kind.split(" "))) {
                plain = NAMED_PLAINLY.contains(kind);
                List<String> parts = at.dotted();
                String name = parts.remove(parts.size() - 1);
                object = Optional.of(
                        parts.isEmpty() ? QualifiedName.of(name) : QualifiedName.of(String.join(".", parts), name));
            }
        }
        if (plain) {
            at.peek();
            at.readRest(OtherClauses::text);
        } else {
            at.passRest();
        }
        return object;
    }

    private static void text(Cursor at) {
        at.expect("IS");
        if (!at.accept("NULL")) {
            at.string();
        }
    }

    private static Statement doBlock(Cursor at) {
        Optional<String> before = language(at);
        String body = at.string();
        String language = language(at).or(() -> before).orElse("plpgsql");
        return new Statement.DoBlock(body, language, Optional.empty());
    }

    private static Optional<String> language(Cursor at) {
        if (!at.accept("LANGUAGE")) {
            return Optional.empty();
        }
        return Optional.of(at.atName() ? at.name() : at.string());
    }
}

package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** SET, RESET and transaction statements. */
final class SessionClauses {
    private SessionClauses() {}

    /** Reads on after SET. */
    static Statement set(Cursor at) {
        if (at.accept("CONSTRAINTS")) {
            if (!at.accept("ALL")) {
                do {
                    at.qualifiedName();
                } while (at.acceptSign(","));
            }
            at.expectAny("DEFERRED", "IMMEDIATE");
            return new Statement.Other("ConstraintsSet", Optional.empty());
        }
        if (at.accept("SESSION", "CHARACTERISTICS", "AS", "TRANSACTION")) {
            return new Statement.SetSetting("SESSION CHARACTERISTICS", false, modes(at));
        }
        boolean local = at.accept("LOCAL");
        if (!local && at.at("SESSION") && !at.ahead(1, "AUTHORIZATION")) {
            at.take();
        }
        if (at.accept("TRANSACTION", "SNAPSHOT")) {
            return new Statement.SetSetting("TRANSACTION SNAPSHOT", local, at.string());
        }
        if (at.accept("TRANSACTION")) {
            return new Statement.SetSetting("TRANSACTION", local, modes(at));
        }
        return setting(at, local);
    }

    private static Statement setting(Cursor at, boolean local) {
        Optional<String> special = special(at);
        if (special.isPresent()) {
            return new Statement.SetSetting(special.get(), local, value(at));
        }
        String name = String.join(".", at.dotted()).toLowerCase(Locale.ROOT);
        if (!at.accept("FROM", "CURRENT")) {
            if (!at.accept("TO")) {
                at.expectSign("=");
            }
            return new Statement.SetSetting(name, local, value(at));
        }
        return new Statement.SetSetting(name, local, "CURRENT");
    }

    /** The forms of the SQL standard, and the settings that they stand for (PostgreSQL's grammar, set_rest_more). */
    private static Optional<String> special(Cursor at) {
        if (at.accept("TIME", "ZONE")) {
            return Optional.of("timezone");
        }
        if (at.accept("SESSION", "AUTHORIZATION")) {
            return Optional.of("session_authorization");
        }
        if (at.accept("XML", "OPTION")) {
            return Optional.of("xmloption");
        }
        if (isSettingWithSign(at)) {
            return Optional.empty();
        }
        if (at.accept("ROLE")) {
            return Optional.of("role");
        }
        if (at.accept("NAMES")) {
            return Optional.of("client_encoding");
        }
        return at.accept("SCHEMA") ? Optional.of("search_path") : Optional.empty();
    }

    private static boolean isSettingWithSign(Cursor at) {
        return at.ahead(1, "TO") || at.aheadSign(1, "=") || at.aheadSign(1, ".") || at.ahead(1, "FROM");
    }

    private static String value(Cursor at) {
        Tokens value = at.rest();
        if (value.isEmpty()) {
            throw new NotReadException();
        }
        for (Tokens part : value.split(",")) {
            one(new Cursor(part));
        }
        return value.text();
    }

    /** A word, a constant, a number with a sign, or an interval. */
    private static void one(Cursor at) {
        if (at.accept("INTERVAL")) {
            if (at.atParenthesis()) {
                at.parenthesis();
            }
            at.string();
            TypeReader.intervalFields(at);
        } else {
            boolean signed = at.acceptSign("-") || at.acceptSign("+");
            Token.Kind kind = at.take().kind();
            boolean number = kind == Token.Kind.NUMBER;
            boolean text = kind == Token.Kind.WORD || kind == Token.Kind.QUOTED_NAME || kind == Token.Kind.STRING;
            if (!number && (signed || !text)) {
                throw new NotReadException();
            }
        }
        at.end();
    }

    /** Reads on after RESET. */
    static Statement reset(Cursor at) {
        if (at.accept("ALL")) {
            return new Statement.ResetSetting("all");
        }
        if (at.accept("TIME", "ZONE")) {
            return new Statement.ResetSetting("timezone");
        }
        if (at.accept("SESSION", "AUTHORIZATION")) {
            return new Statement.ResetSetting("session_authorization");
        }
        if (at.accept("TRANSACTION", "ISOLATION", "LEVEL")) {
            return new Statement.ResetSetting("transaction_isolation");
        }
        return new Statement.ResetSetting(String.join(".", at.dotted()).toLowerCase(Locale.ROOT));
    }

    /** A transaction statement, if one begins here. */
    static Optional<Statement> transaction(Cursor at) {
        if (at.accept("BEGIN")) {
            work(at);
            modes(at);
            return control("BEGIN");
        }
        if (at.accept("START", "TRANSACTION")) {
            modes(at);
            return control("START");
        }
        if (at.accept("PREPARE", "TRANSACTION")) {
            at.string();
            return control("PREPARE");
        }
        if (at.accept("COMMIT", "PREPARED")) {
            at.string();
            return control("COMMIT_PREPARED");
        }
        if (at.accept("ROLLBACK", "PREPARED")) {
            at.string();
            return control("ROLLBACK_PREPARED");
        }
        if (at.accept("SAVEPOINT")) {
            at.name();
            return control("SAVEPOINT");
        }
        if (at.accept("RELEASE")) {
            at.accept("SAVEPOINT");
            at.name();
            return control("RELEASE");
        }
        if (at.accept("COMMIT") || at.accept("END")) {
            return ending(at, "COMMIT");
        }
        return at.accept("ROLLBACK") || at.accept("ABORT") ? ending(at, "ROLLBACK") : Optional.empty();
    }

    private static Optional<Statement> ending(Cursor at, String kind) {
        work(at);
        if (kind.equals("ROLLBACK") && at.accept("TO")) {
            at.accept("SAVEPOINT");
            at.name();
            return control("ROLLBACK_TO");
        }
        if (at.accept("AND")) {
            at.accept("NO");
            at.expect("CHAIN");
        }
        return control(kind);
    }

    private static void work(Cursor at) {
        if (!at.accept("WORK")) {
            at.accept("TRANSACTION");
        }
    }

    private static Optional<Statement> control(String kind) {
        return Optional.of(new Statement.TransactionControl(kind));
    }

    /** Transaction modes, with or without commas between them; their text. */
    private static String modes(Cursor at) {
        StringBuilder text = new StringBuilder();
        while (!at.atEnd()) {
            if (!text.isEmpty()) {
                at.acceptSign(",");
            }
            text.append(text.isEmpty() ? "" : ", ").append(mode(at));
        }
        return text.toString();
    }

    private static String mode(Cursor at) {
        for (List<String> mode : List.of(
                List.of("ISOLATION", "LEVEL", "SERIALIZABLE"),
                List.of("ISOLATION", "LEVEL", "REPEATABLE", "READ"),
                List.of("ISOLATION", "LEVEL", "READ", "COMMITTED"),
                List.of("ISOLATION", "LEVEL", "READ", "UNCOMMITTED"),
                List.of("READ", "ONLY"),
                List.of("READ", "WRITE"),
                List.of("NOT", "DEFERRABLE"),
                List.of("DEFERRABLE"))) {
            if (at.accept(mode.toArray(String[]::new))) {
                return String.join(" ", mode);
            }
        }
        throw new NotReadException();
    }
}

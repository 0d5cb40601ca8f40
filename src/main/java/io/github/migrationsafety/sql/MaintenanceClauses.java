package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** REINDEX, CLUSTER, VACUUM, ANALYZE, TRUNCATE, LOCK, REFRESH and COPY (PostgreSQL manual, SQL Commands). */
final class MaintenanceClauses {
    /** PostgreSQL manual, "Explicit Locking", weakest first. */
    private static final Map<String, Integer> LOCK_MODES = Map.of(
            "ACCESS SHARE", 1,
            "ROW SHARE", 2,
            "ROW EXCLUSIVE", 3,
            "SHARE UPDATE EXCLUSIVE", 4,
            "SHARE", 5,
            "SHARE ROW EXCLUSIVE", 6,
            "EXCLUSIVE", 7,
            "ACCESS EXCLUSIVE", 8);

    private static final int ACCESS_EXCLUSIVE = 8;

    private MaintenanceClauses() {}

    static Optional<Statement> read(Cursor at) {
        if (at.accept("REINDEX")) {
            return Optional.of(reindex(at));
        }
        if (at.accept("CLUSTER")) {
            return Optional.of(cluster(at));
        }
        if (at.accept("VACUUM")) {
            return Optional.of(vacuum(at));
        }
        if (at.accept("ANALYZE") || at.accept("ANALYSE")) {
            if (at.atParenthesis()) {
                at.commandOptions();
            } else {
                at.accept("VERBOSE");
            }
            return Optional.of(new Statement.Analyze(tables(at)));
        }
        if (at.accept("TRUNCATE")) {
            return Optional.of(truncate(at));
        }
        if (at.accept("LOCK")) {
            return Optional.of(lock(at));
        }
        if (at.accept("REFRESH", "MATERIALIZED", "VIEW")) {
            return Optional.of(refresh(at));
        }
        return at.accept("COPY") ? Optional.of(copy(at)) : Optional.empty();
    }

    private static Statement reindex(Cursor at) {
        boolean concurrently = at.atParenthesis() && isOn(at.commandOptions(), "CONCURRENTLY");
        String kind = at.expectAny("INDEX", "TABLE", "SCHEMA", "DATABASE", "SYSTEM");
        concurrently |= at.accept("CONCURRENTLY");
        boolean unnamed = at.atEnd() && (kind.equals("DATABASE") || kind.equals("SYSTEM"));
        return new Statement.Reindex(kind, unnamed ? Optional.empty() : Optional.of(at.qualifiedName()), concurrently);
    }

    /** Whether an option of a list such as {@code (VERBOSE, FULL false)} is on. */
    private static boolean isOn(Tokens options, String option) {
        boolean on = false;
        for (Tokens one : options.split(",")) {
            if (one.is(0, option)) {
                on = one.size() == 1 || !isOff(one.get(1));
            }
        }
        return on;
    }

    private static boolean isOff(Token value) {
        String text = value.kind() == Token.Kind.STRING ? Literals.string(value.text()) : value.text();
        return text.equalsIgnoreCase("false") || text.equalsIgnoreCase("off") || text.equals("0");
    }

    private static Statement cluster(Cursor at) {
        if (at.atParenthesis()) {
            at.commandOptions();
        } else {
            at.accept("VERBOSE");
        }
        if (at.atEnd()) {
            return new Statement.Cluster(Optional.empty());
        }
        QualifiedName name = at.qualifiedName();
        if (at.accept("ON")) {
            // CLUSTER index ON table, the form before PostgreSQL 8.3.
            return new Statement.Cluster(Optional.of(at.qualifiedName()));
        }
        if (at.accept("USING")) {
            at.name();
        }
        return new Statement.Cluster(Optional.of(name));
    }

    private static Statement vacuum(Cursor at) {
        boolean full = at.atParenthesis() && isOn(at.commandOptions(), "FULL");
        full |= at.accept("FULL");
        at.accept("FREEZE");
        at.accept("VERBOSE");
        if (!at.accept("ANALYZE")) {
            at.accept("ANALYSE");
        }
        return new Statement.Vacuum(tables(at), full);
    }

    /** Tables, each with the columns that may follow it. */
    private static List<QualifiedName> tables(Cursor at) {
        List<QualifiedName> tables = new ArrayList<>();
        if (at.atEnd()) {
            return tables;
        }
        do {
            tables.add(at.relation());
            if (at.atParenthesis()) {
                at.names();
            }
        } while (at.acceptSign(","));
        return tables;
    }

    private static Statement truncate(Cursor at) {
        at.accept("TABLE");
        List<QualifiedName> tables = relations(at);
        if (at.acceptAny("RESTART", "CONTINUE").isPresent()) {
            at.expect("IDENTITY");
        }
        return new Statement.Truncate(tables, at.cascade());
    }

    private static List<QualifiedName> relations(Cursor at) {
        List<QualifiedName> relations = new ArrayList<>();
        do {
            relations.add(at.relation());
        } while (at.acceptSign(","));
        return relations;
    }

    private static Statement lock(Cursor at) {
        at.accept("TABLE");
        List<QualifiedName> tables = relations(at);
        int mode = ACCESS_EXCLUSIVE;
        if (at.accept("IN")) {
            StringBuilder words = new StringBuilder(at.take().keyword());
            while (!at.at("MODE")) {
                words.append(' ').append(at.take().keyword());
            }
            at.expect("MODE");
            Integer known = LOCK_MODES.get(words.toString());
            if (known == null) {
                throw new NotReadException();
            }
            mode = known;
        }
        return new Statement.Lock(tables, mode, at.accept("NOWAIT"));
    }

    private static Statement refresh(Cursor at) {
        boolean concurrently = at.accept("CONCURRENTLY");
        QualifiedName view = at.qualifiedName();
        if (at.accept("WITH")) {
            at.accept("NO");
            at.expect("DATA");
        }
        return new Statement.RefreshMaterializedView(view, concurrently);
    }

    private static Statement copy(Cursor at) {
        at.accept("BINARY");
        if (at.atParenthesis()) {
            at.passRest();
            return new Statement.Copy(Optional.empty());
        }
        QualifiedName table = at.qualifiedName();
        if (at.atParenthesis()) {
            at.names();
        }
        boolean into = at.expectAny("FROM", "TO").equals("FROM");
        at.peek();
        at.passRest();
        return new Statement.Copy(into ? Optional.of(table) : Optional.empty());
    }
}

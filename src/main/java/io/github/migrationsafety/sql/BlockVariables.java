package io.github.migrationsafety.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables of a PL/pgSQL body that hold what a look into the catalog found, at one point of it: {@code SELECT EXISTS (…) INTO v},
 * {@code v := (SELECT count(*) …)}, and {@code FOUND} behind a query. A condition on them says the same as one on the query. Immutable.
 *
 * @param assignedOnce the variables of the body that are assigned in one place only, as PostgreSQL stores their names
 * @param known the condition or query that each variable stands for
 * @see <a href="https://www.postgresql.org/docs/17/plpgsql-statements.html#PLPGSQL-STATEMENTS-DIAGNOSTICS">FOUND</a>
 */
record BlockVariables(Set<String> assignedOnce, Map<String, String> known) {
    private static final String FOUND = "found";

    /** What may stand before an assignment with a plain equals sign. */
    private static final Set<String> BEFORE = Set.of("BEGIN", "THEN", "ELSE", "LOOP", "DIAGNOSTICS");

    /** What gives the token behind it a value. */
    private static final Set<String> ASSIGNS = Set.of("INTO", "STRICT", "FOR", "FOREACH");

    BlockVariables {
        assignedOnce = Set.copyOf(assignedOnce);
        known = Map.copyOf(known);
    }

    /** At the beginning of a body. */
    static BlockVariables of(Tokens body) {
        Map<String, Integer> times = new HashMap<>();
        for (int i = 0; i < body.size(); i++) {
            if (body.get(i).isName() && mayBeAssigned(body, i)) {
                times.merge(body.get(i).name(), 1, Integer::sum);
            }
        }
        times.values().removeIf(count -> count > 1);
        return new BlockVariables(times.keySet(), Map.of());
    }

    private static boolean mayBeAssigned(Tokens body, int at) {
        if (body.isSign(at + 1, ":=")) {
            return true;
        }
        Token before = at == 0 ? body.get(0) : body.get(at - 1);
        boolean begins = before.isSign(";") || BEFORE.contains(before.keyword());
        return ASSIGNS.contains(before.keyword()) || before.isSign(",") || begins && body.isSign(at + 1, "=");
    }

    /** Behind a statement that stands by itself, such as an assignment or a query; without its semicolon. */
    BlockVariables after(Tokens statement) {
        if (statement.is(0, "SELECT")) {
            return afterQuery(statement);
        } else if (statement.is(0, "PERFORM")) {
            return with(FOUND, exists("SELECT", statement.slice(1, statement.size())));
        }
        boolean assigns = statement.size() > 2
                && statement.get(0).isName()
                && (statement.isSign(1, ":=") || statement.isSign(1, "="));
        return assigns ? afterAssignment(statement) : this;
    }

    private BlockVariables afterAssignment(Tokens statement) {
        Tokens value = statement.slice(2, statement.size());
        boolean enclosed = value.isSign(0, "(") && value.closing(0) == value.size() - 1;
        return assigned(statement.get(0).name(), Optional.of(enclosed ? value.text() : "(" + value.text() + ")"));
    }

    private BlockVariables afterQuery(Tokens query) {
        int into = query.outside("INTO");
        if (into < 0) {
            return this;
        }
        int name = query.is(into + 1, "STRICT") ? into + 2 : into + 1;
        if (name >= query.size() || query.isSign(name + 1, ",") || query.isSign(name + 1, ".")) {
            return with(FOUND, Optional.empty());
        }
        Tokens list = query.slice(1, into);
        String rest = query.slice(name + 1, query.size()).text();
        String whole = "SELECT " + list.text() + " " + rest;
        Tokens all = Tokens.of(whole);
        BlockVariables found = with(FOUND, exists("", all));
        return found.assigned(query.get(name).name(), value(all, whole));
    }

    /** What a query of one value gives: the value itself where there is no FROM. */
    private static Optional<String> value(Tokens query, String whole) {
        boolean counts = query.are(1, "COUNT") && query.isSign(2, "(") && query.is(query.closing(2) + 1, "FROM");
        if (query.outside("FROM") < 0) {
            return Optional.of("(" + query.slice(1, query.size()).text() + ")");
        }
        return counts || exists("", query).isPresent() ? Optional.of("(" + whole + ")") : Optional.empty();
    }

    /** That a query finds a row; empty where it always does, or where nobody can tell. */
    private static Optional<String> exists(String select, Tokens query) {
        int from = query.outside("FROM");
        boolean plain = from >= 0
                && query.slice(0, from).list().stream().noneMatch(t -> t.isSign("("))
                && query.outside("HAVING") < 0;
        return plain ? Optional.of("EXISTS (" + select + " " + query.text() + ")") : Optional.empty();
    }

    private BlockVariables assigned(String variable, Optional<String> value) {
        return with(variable, value.filter(v -> assignedOnce.contains(variable)));
    }

    private BlockVariables with(String variable, Optional<String> value) {
        Map<String, String> all = new HashMap<>(known);
        value.ifPresentOrElse(v -> all.put(variable, v), () -> all.remove(variable));
        return new BlockVariables(assignedOnce, all);
    }

    /** Behind something that may set FOUND anew. */
    BlockVariables withoutFound() {
        return known.containsKey(FOUND) ? with(FOUND, Optional.empty()) : this;
    }

    /** Behind statements that may have changed what was looked for: whatever names one of these words. */
    BlockVariables behind(List<Part> parts) {
        if (known.isEmpty() || parts.isEmpty()) {
            return this;
        }
        Map<String, String> left = new HashMap<>(known);
        for (Part part : parts) {
            Set<String> names = Vocabulary.of(part.sql()).names();
            left.values().removeIf(value -> Vocabulary.of(value).strings().stream()
                    .map(s -> s.substring(s.lastIndexOf('.') + 1).replace("\"", ""))
                    .anyMatch(s -> names.contains(s) || names.contains(s.toLowerCase(Locale.ROOT))));
        }
        return new BlockVariables(assignedOnce, left);
    }

    /** A condition with what the variables stand for in their place. */
    Tokens in(Tokens condition) {
        // In a query, a column of that name would be meant.
        if (known.isEmpty() || condition.list().stream().anyMatch(t -> t.is("SELECT"))) {
            return condition;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < condition.size(); i++) {
            Token token = condition.get(i);
            boolean whole = !condition.isSign(i + 1, ".") && !(i > 0 && condition.isSign(i - 1, "."));
            String value = whole && token.isName() ? known.get(token.name()) : null;
            text.append(value == null ? token.text() : value).append(' ');
        }
        return Tokens.of(text.toString());
    }
}

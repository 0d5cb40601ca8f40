package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.sql.Secrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the statements stand that Liquibase sends. It sends them in the order in which the changelog has them, so of two equal
 * ones each is found at its own line. Not thread-safe.
 */
final class Places {
    private final List<SqlText> expected;
    private int next;
    private Optional<Map<String, SqlText>> texts = Optional.empty();

    Places(List<SqlText> expected) {
        this.expected = expected;
    }

    /** What the changelog has of a statement that was sent, in which passwords are masked; empty if it is not one of the changelog's. */
    Optional<SqlText> of(String unmasked) {
        String sent = Secrets.masked(unmasked);
        for (int i = next; i < expected.size(); i++) {
            if (expected.get(i).sql().equals(sent)) {
                next = i + 1;
                return Optional.of(expected.get(i));
            }
        }
        // What Liquibase asks for itself, such as SHOW SEARCH_PATH, begins with another word: no key has to be made for
        // that.
        String first = Words.first(sent);
        return expected.stream().anyMatch(text -> Words.first(text.sql()).equals(first))
                ? Optional.ofNullable(byKey().get(StatementKey.of(sent)))
                : Optional.empty();
    }

    /** Whether the changelog has a statement. */
    boolean has(String sent) {
        return byKey().containsKey(StatementKey.of(Secrets.masked(sent)));
    }

    private Map<String, SqlText> byKey() {
        if (texts.isEmpty()) {
            Map<String, SqlText> map = new HashMap<>();
            expected.forEach(text -> map.putIfAbsent(StatementKey.of(text.sql()), text));
            texts = Optional.of(map);
        }
        return texts.get();
    }
}

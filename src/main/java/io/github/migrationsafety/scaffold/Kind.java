package io.github.migrationsafety.scaffold;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be scaffolded. */
public enum Kind {
    TABLE,
    COLUMN,
    BACKFILL,
    RENAME,
    INDEX,
    FOREIGN_KEY,
    NOT_NULL,
    DROP;

    /**
     * The kind as the user writes it, such as {@code foreign-key}.
     *
     * @throws SetupException if there is none of that name
     */
    public static Kind parse(String written) {
        String wanted = written.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new SetupException(
                        "`kind` is `" + written + "`, and there is no such kind of changeset."
                                + Suggestion.didYouMean(wanted, names()),
                        "Give one of " + String.join(", ", names()) + "."));
    }

    private static List<String> names() {
        return Arrays.stream(values()).map(Kind::toString).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

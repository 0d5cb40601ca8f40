package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.step.DataProof.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A difference between rows in words. Stateless. */
final class RowWords {
    private RowWords() {}

    /** {@code 2 rows are gone; 1 row has another value in `name` (for example the row with `id = 7`)}, without a full stop. */
    static String of(Difference difference) {
        List<String> parts = new ArrayList<>();
        if (difference.missing() > 0) {
            parts.add(rows(difference.missing()) + (difference.missing() == 1 ? " is gone" : " are gone"));
        }
        if (difference.added() > 0) {
            parts.add(rows(difference.added())
                    + (difference.added() == 1 ? " is there that was not" : " are there that were not"));
        }
        if (difference.changed() > 0) {
            parts.add(rows(difference.changed()) + (difference.changed() == 1 ? " has" : " have") + " other values in "
                    + columns(difference));
        } else if (!difference.columns().isEmpty()) {
            parts.add("other values stand in " + columns(difference));
        }
        return String.join("; ", parts) + example(difference);
    }

    private static String rows(long count) {
        return count + (count == 1 ? " row" : " rows");
    }

    private static String columns(Difference difference) {
        return difference.columns().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
    }

    private static String example(Difference difference) {
        String values = difference
                .before()
                .map(before -> ": `" + before + "`"
                        + difference
                                .after()
                                .map(after -> " became `" + after + "`")
                                .orElse(""))
                .orElse("");
        return difference
                .exampleKey()
                .map(key -> " (for example the row with `" + key + "`" + values + ")")
                .orElse("");
    }
}

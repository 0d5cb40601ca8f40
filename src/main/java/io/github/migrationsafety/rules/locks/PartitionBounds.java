package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bounds that a statement gives a partition.
 *
 * @param text {@code FOR VALUES …} or {@code DEFAULT}, as written
 * @param literals the values in it
 */
record PartitionBounds(String text, List<String> literals) {
    private static final Pattern BOUNDS = Pattern.compile(
            "(?is)\\b(for\\s+values\\s+(?:from\\s*\\(.*?\\)\\s*to\\s*\\(.*?\\)|in\\s*\\(.*?\\)|with\\s*\\(.*?\\)))");
    private static final Pattern DEFAULT = Pattern.compile(
            "(?is)(?:attach\\s+partition\\s+[^\\s;]+|partition\\s+of\\s+[^\\s;(]+(?:\\s*\\(.*\\))?)\\s+default\\b");
    private static final Pattern LITERAL = Pattern.compile("'((?:[^']|'')*)'|-?\\b\\d+(?:\\.\\d+)?\\b");

    /** Those of a CREATE TABLE … PARTITION OF or ATTACH PARTITION. */
    static Optional<PartitionBounds> of(String sql) {
        Matcher bounds = BOUNDS.matcher(sql);
        if (bounds.find()) {
            List<String> literals = LITERAL.matcher(bounds.group(1))
                    .results()
                    .map(r -> r.group(1) == null ? r.group() : r.group(1))
                    .toList();
            return Optional.of(new PartitionBounds(bounds.group(1), literals));
        }
        return isDefault(sql) ? Optional.of(new PartitionBounds("DEFAULT", List.of())) : Optional.empty();
    }

    /** Whether a statement makes a partition the default one. */
    static boolean isDefault(String sql) {
        return DEFAULT.matcher(sql).find();
    }

    /**
     * Whether a validated CHECK of a table speaks of all the values, as one does that proves the rows to lie within the bounds, or,
     * of a default partition, outside of them. What it says about them is not looked into.
     */
    boolean checkedBy(Table table) {
        return !literals.isEmpty()
                && table.constraints().stream()
                        .filter(c -> c.kind() == ConstraintDefinition.Kind.CHECK && c.validated())
                        .flatMap(c -> c.expression().stream())
                        .anyMatch(e -> literals.stream().allMatch(e::contains));
    }
}

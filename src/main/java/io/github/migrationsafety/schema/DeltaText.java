package io.github.migrationsafety.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells people what a rollback left behind, a line for each object and property:
 *
 * <pre>
 * index public.ix_a: still there
 * trigger public.t.audit: gone
 * column public.t.c: default was 'new'::text, is 'old'::text
 * view public.v: definition differs
 *     -  SELECT t.a
 *     +  SELECT t.a, t.b
 * </pre>
 *
 * <p>What came or went with a table, such as its columns, is not told again. Deterministic: sorted by kind and name.
 */
public final class DeltaText {
    private static final String INDENT = "    ";

    private static final Words ROLLBACK = new Words("still there", "gone");

    private DeltaText() {}

    /**
     * What is said of an object that is on one side only.
     *
     * @param added of one that is there after alone
     * @param removed of one that is there before alone
     */
    public record Words(String added, String removed) {}

    /**
     * The delta in words.
     *
     * @param delta what was there before, and what is there after
     * @param most how many lines at most, at least 1; when there are more, the last one says how many
     */
    public static List<String> lines(SchemaDelta delta, int most) {
        return lines(delta, most, ROLLBACK);
    }

    /** The delta in words, of which some are given. */
    public static List<String> lines(SchemaDelta delta, int most, Words words) {
        Set<String> whole = wholeTables(delta);
        List<String> lines = new ArrayList<>();
        delta.changes().forEach((key, change) -> {
            if (!comesWith(whole, key, change)) {
                lines.addAll(lines(delta, key, change, words));
            }
        });
        if (lines.size() <= most) {
            return List.copyOf(lines);
        }
        List<String> capped = new ArrayList<>(lines.subList(0, most - 1));
        capped.add("… and " + (lines.size() - most + 1) + " more lines");
        return List.copyOf(capped);
    }

    private static List<String> lines(SchemaDelta delta, ObjectKey key, SchemaDelta.Change change, Words words) {
        if (change.before().isEmpty()) {
            return List.of(key + ": " + words.added());
        }
        if (change.after().isEmpty()) {
            return List.of(key + ": " + words.removed());
        }
        return change.differingProperties().stream()
                .filter(p -> !p.equals(SchemaObject.COLUMN_ORDER) || !columnsDiffer(delta, key.name()))
                .flatMap(p -> property(key, p, change.before(p), change.after(p)).stream())
                .toList();
    }

    private static List<String> property(ObjectKey key, String name, Optional<String> before, Optional<String> after) {
        if (before.map(DeltaText::isLong).orElse(false)
                || after.map(DeltaText::isLong).orElse(false)) {
            List<String> lines = new ArrayList<>();
            lines.add(key + ": " + name + " differs");
            LineDiff.of(text(before), text(after)).forEach(line -> lines.add(INDENT + line));
            return lines;
        }
        return List.of(key + ": " + name + " was " + before.orElse("not set") + ", is " + after.orElse("not set"));
    }

    /** A column that came or went is told by itself; the order follows from it. */
    private static boolean columnsDiffer(SchemaDelta delta, String table) {
        return delta.changes().entrySet().stream()
                .anyMatch(e -> e.getKey().kind() == ObjectKind.COLUMN
                        && e.getKey().name().startsWith(table + ".")
                        && isWhole(e.getValue()));
    }

    private static boolean isLong(String value) {
        return value.indexOf('\n') >= 0;
    }

    private static List<String> text(Optional<String> value) {
        return value.map(v -> v.lines().toList()).orElse(List.of());
    }

    /** The tables and views that came or went as a whole, with a sign in front that says which. */
    private static Set<String> wholeTables(SchemaDelta delta) {
        return delta.changes().entrySet().stream()
                .filter(e -> isRelation(e.getKey().kind()))
                .filter(e -> isWhole(e.getValue()))
                .map(e -> sign(e.getValue()) + e.getKey().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isRelation(ObjectKind kind) {
        return switch (kind) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW, DOMAIN -> true;
            default -> false;
        };
    }

    private static boolean isWhole(SchemaDelta.Change change) {
        return change.before().isEmpty() || change.after().isEmpty();
    }

    private static String sign(SchemaDelta.Change change) {
        return change.before().isEmpty() ? "+" : "-";
    }

    private static boolean comesWith(Set<String> whole, ObjectKey key, SchemaDelta.Change change) {
        if (whole.isEmpty() || !isWhole(change) || isRelation(key.kind())) {
            return false;
        }
        String sign = sign(change);
        return switch (key.kind()) {
            case COLUMN, CONSTRAINT, TRIGGER, RULE, POLICY ->
                key.name().lastIndexOf('.') > 0
                        && whole.stream().anyMatch(t -> (sign + key.name()).startsWith(t + "."));
            case INDEX ->
                value(change, "definition")
                        .map(d -> whole.stream().anyMatch(t -> t.startsWith(sign) && mentions(d, t.substring(1))))
                        .orElse(false);
            case SEQUENCE ->
                value(change, "owned by")
                        .map(o -> whole.stream().anyMatch(t -> (sign + o).startsWith(t + ".")))
                        .orElse(false);
            default -> false;
        };
    }

    private static boolean mentions(String indexDefinition, String table) {
        return indexDefinition.contains(" ON " + table + " USING ")
                || indexDefinition.contains(" ON ONLY " + table + " USING ");
    }

    private static Optional<String> value(SchemaDelta.Change change, String property) {
        Map<String, String> properties =
                change.before().or(change::after).orElseThrow().properties();
        return Optional.ofNullable(properties.get(property));
    }
}

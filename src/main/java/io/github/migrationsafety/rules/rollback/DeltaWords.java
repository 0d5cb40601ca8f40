package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.SchemaObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A difference between two schemas in words: each object, each property, before and after. Parts of a table that came or went
 * with the table are not named on their own, nor is the order of columns where one came or went. Immutable.
 */
final class DeltaWords {
    private static final int MOST_OBJECTS = 8;
    private static final int MOST_PROPERTIES = 4;
    private static final int LONGEST_VALUE = 120;

    private static final Set<ObjectKind> PARTS =
            Set.of(ObjectKind.COLUMN, ObjectKind.CONSTRAINT, ObjectKind.TRIGGER, ObjectKind.POLICY, ObjectKind.RULE);

    private final List<Map.Entry<ObjectKey, SchemaDelta.Change>> changes;

    DeltaWords(SchemaDelta delta) {
        Set<String> wholes = delta.changes().entrySet().stream()
                .filter(e -> !PARTS.contains(e.getKey().kind()))
                .filter(e -> isWhole(e.getValue()))
                .map(e -> e.getKey().name())
                .collect(Collectors.toSet());
        Set<String> resized = delta.changes().entrySet().stream()
                .filter(e -> e.getKey().kind() == ObjectKind.COLUMN && isWhole(e.getValue()))
                .map(e -> parent(e.getKey().name()))
                .collect(Collectors.toSet());
        this.changes = delta.changes().entrySet().stream()
                .filter(e -> !(resized.contains(e.getKey().name())
                        && !isWhole(e.getValue())
                        && e.getValue().differingProperties().equals(Set.of(SchemaObject.COLUMN_ORDER))))
                .filter(e -> !(PARTS.contains(e.getKey().kind())
                        && isWhole(e.getValue())
                        && wholes.contains(parent(e.getKey().name()))))
                .toList();
    }

    private static boolean isWhole(SchemaDelta.Change change) {
        return change.before().isEmpty() || change.after().isEmpty();
    }

    private static String parent(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    /** The first object that differs. */
    ObjectKey first() {
        return changes.get(0).getKey();
    }

    /** The table that the first object is or belongs to, where its name tells. */
    Optional<String> table() {
        ObjectKey key = first();
        if (key.kind() == ObjectKind.TABLE) {
            return Optional.of(key.name());
        }
        return PARTS.contains(key.kind()) ? Optional.of(parent(key.name())) : Optional.empty();
    }

    /** Every object with its properties, separated by semicolons, without a full stop. */
    String text() {
        List<String> parts = new ArrayList<>(
                changes.stream().limit(MOST_OBJECTS).map(DeltaWords::words).toList());
        if (changes.size() > MOST_OBJECTS) {
            parts.add("and " + (changes.size() - MOST_OBJECTS) + " more objects");
        }
        return String.join("; ", parts);
    }

    private static String words(Map.Entry<ObjectKey, SchemaDelta.Change> entry) {
        String object = entry.getKey().kind() + " `" + entry.getKey().name() + "`";
        SchemaDelta.Change change = entry.getValue();
        if (change.before().isEmpty()) {
            return object + " is there and was not";
        } else if (change.after().isEmpty()) {
            return object + " is gone";
        }
        List<String> properties = new ArrayList<>(change.differingProperties().stream()
                .limit(MOST_PROPERTIES)
                .map(p -> words(p, line(change.before(p)), line(change.after(p))))
                .toList());
        int more = change.differingProperties().size() - properties.size();
        if (more > 0) {
            properties.add("and " + more + " more properties");
        }
        return object + ": " + String.join(", ", properties);
    }

    /** One property before and after; of two long values the part from where they differ. */
    private static String words(String property, String before, String after) {
        int same = 0;
        while (same < Math.min(before.length(), after.length()) && before.charAt(same) == after.charAt(same)) {
            same++;
        }
        int from = Math.max(before.length(), after.length()) <= LONGEST_VALUE
                ? 0
                : before.lastIndexOf(' ', Math.max(0, same - 1)) + 1;
        return property + " was " + value(before, from) + ", is " + value(after, from);
    }

    private static String value(String value, int from) {
        if (value.isEmpty()) {
            return "unset";
        }
        String rest = value.substring(Math.min(from, value.length()));
        return "`" + (from > 0 ? "… " : "") + cut(rest) + "`";
    }

    private static String line(Optional<String> value) {
        return value.map(String::strip)
                .map(v -> v.replaceAll("\\s*\\R\\s*", isCode(v) ? " " : "; "))
                .map(v -> v.replaceAll("\\s+", " ").replace('`', '\''))
                .orElse("");
    }

    /** Whether the lines of a value are code, rather than a list with one entry a line. */
    private static boolean isCode(String value) {
        return value.contains(";") || value.regionMatches(true, 0, "SELECT", 0, 6) || value.contains("(\n");
    }

    private static String cut(String value) {
        return value.codePointCount(0, value.length()) <= LONGEST_VALUE
                ? value
                : value.substring(0, value.offsetByCodePoints(0, LONGEST_VALUE)) + "…";
    }

    /** The statements that drop what is there and was not, last made first; of the rest nothing. */
    List<String> drops() {
        List<String> drops = new ArrayList<>();
        for (Map.Entry<ObjectKey, SchemaDelta.Change> entry : changes) {
            Optional<SchemaObject> before = entry.getValue().before();
            if (before.isEmpty()) {
                drop(entry.getKey()).ifPresent(s -> drops.add(0, s));
            }
        }
        return drops;
    }

    private static Optional<String> drop(ObjectKey key) {
        String name = key.name();
        String own = name.substring(name.lastIndexOf('.') + 1);
        return switch (key.kind()) {
            case TABLE,
                    VIEW,
                    MATERIALIZED_VIEW,
                    INDEX,
                    SEQUENCE,
                    TYPE,
                    DOMAIN,
                    SCHEMA,
                    EXTENSION,
                    ROLE,
                    FUNCTION,
                    PROCEDURE,
                    AGGREGATE,
                    STATISTICS,
                    PUBLICATION,
                    EVENT_TRIGGER,
                    COLLATION,
                    FOREIGN_TABLE ->
                Optional.of("DROP " + key.kind().toString().toUpperCase(java.util.Locale.ROOT) + " " + name);
            case COLUMN -> Optional.of("ALTER TABLE " + parent(name) + " DROP COLUMN " + own);
            case CONSTRAINT -> Optional.of("ALTER TABLE " + parent(name) + " DROP CONSTRAINT " + own);
            case TRIGGER, POLICY, RULE ->
                Optional.of("DROP " + key.kind().toString().toUpperCase(java.util.Locale.ROOT) + " " + own + " ON "
                        + parent(name));
            default -> Optional.empty();
        };
    }
}

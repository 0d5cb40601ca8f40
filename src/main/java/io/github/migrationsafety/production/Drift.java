package io.github.migrationsafety.production;

import io.github.migrationsafety.schema.DeltaText;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.SchemaObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How the schema of a real database differs from the one that its applied changesets make.
 *
 * <p>What differs from server to server although nobody changed the schema is no drift: owners, grants, tablespaces, the versions of
 * extensions and further extensions, roles, replication, settings; nor are schemas that the changelog does not use, and partitions
 * that came later. The order of a table's columns alone changes nothing for a migration.
 *
 * @param delta from the schema that the changesets make to the one that is there
 */
public record Drift(SchemaDelta delta) {
    private static final DeltaText.Words WORDS =
            new DeltaText.Words("no applied changeset makes it", "missing in the database");

    /** What initdb made there is followed only where somebody changed its grants. */
    private static final Set<String> OF_EVERY_DATABASE = Set.of("pg_catalog", "information_schema");

    private static final Set<ObjectKind> OF_THE_SERVER = EnumSet.of(
            ObjectKind.ROLE,
            ObjectKind.ROLE_MEMBERSHIP,
            ObjectKind.ROLE_SETTING,
            ObjectKind.DATABASE,
            ObjectKind.TABLESPACE,
            ObjectKind.PUBLICATION,
            ObjectKind.SUBSCRIPTION,
            ObjectKind.FOREIGN_DATA_WRAPPER,
            ObjectKind.FOREIGN_SERVER,
            ObjectKind.USER_MAPPING,
            ObjectKind.DEFAULT_PRIVILEGES,
            ObjectKind.LANGUAGE,
            ObjectKind.LARGE_OBJECT);

    private static final Set<String> OF_THE_PLACE =
            Set.of("owner", "grants", "tablespace", "security labels", SchemaObject.COLUMN_ORDER);

    /** Compares, where unqualified names are in {@code public}. */
    public static Drift between(Map<ObjectKey, SchemaObject> expected, Map<ObjectKey, SchemaObject> live) {
        return between(expected, live, Optional.empty());
    }

    /**
     * Compares.
     *
     * @param expected the schema that the applied changesets make
     * @param live the schema that is there
     * @param defaultSchema the schema of unqualified names; empty for {@code public}
     */
    public static Drift between(
            Map<ObjectKey, SchemaObject> expected, Map<ObjectKey, SchemaObject> live, Optional<String> defaultSchema) {
        SortedMap<ObjectKey, SchemaObject> ours = comparable(expected);
        SortedMap<ObjectKey, SchemaObject> theirs = comparable(live);
        Set<String> schemas = schemas(ours.keySet(), defaultSchema);
        Set<String> laterPartitions = new TreeSet<>();
        theirs.forEach((key, object) -> {
            if (!ours.containsKey(key) && object.properties().containsKey("partition of")) {
                laterPartitions.add(key.name());
            }
        });
        theirs.entrySet()
                .removeIf(e -> !ours.containsKey(e.getKey())
                        && (isElsewhere(e.getKey(), schemas) || isPartOf(laterPartitions, e.getValue())));
        return new Drift(SchemaDelta.between(ours, theirs));
    }

    private static Set<String> schemas(Set<ObjectKey> ours, Optional<String> defaultSchema) {
        return ours.stream()
                .filter(k -> k.kind() == ObjectKind.SCHEMA)
                .map(ObjectKey::name)
                .filter(schema -> isUsed(schema, ours, defaultSchema))
                .collect(Collectors.toSet());
    }

    /**
     * The schemas of which a comparison needs to know what stands in them, by their names as {@code pg_namespace} has them.
     *
     * @param expected the schema that the applied changesets make
     * @param defaultSchema the schema of unqualified names; empty for {@code public}
     */
    public static Set<String> schemas(Map<ObjectKey, SchemaObject> expected, Optional<String> defaultSchema) {
        Set<String> needed = new TreeSet<>(OF_EVERY_DATABASE);
        schemas(expected.keySet(), defaultSchema).stream()
                .map(Drift::withoutQuotes)
                .forEach(needed::add);
        return needed;
    }

    private static String withoutQuotes(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    }

    private static SortedMap<ObjectKey, SchemaObject> comparable(Map<ObjectKey, SchemaObject> objects) {
        SortedMap<ObjectKey, SchemaObject> comparable = new TreeMap<>();
        objects.forEach((key, object) -> {
            if (!OF_THE_SERVER.contains(key.kind())) {
                SortedMap<String, String> properties = new TreeMap<>(object.properties());
                properties.keySet().removeAll(OF_THE_PLACE);
                if (key.kind() == ObjectKind.EXTENSION) {
                    properties.remove("version");
                }
                comparable.put(key, new SchemaObject(key, properties));
            }
        });
        return comparable;
    }

    /** Every database has {@code public}, also those whose changelog keeps to another schema. */
    private static boolean isUsed(String schema, Set<ObjectKey> ours, Optional<String> defaultSchema) {
        return !schema.equals("public")
                || defaultSchema.orElse("public").equals("public")
                || ours.stream().anyMatch(key -> key.name().startsWith("public."));
    }

    private static boolean isElsewhere(ObjectKey key, Set<String> schemas) {
        return switch (key.kind()) {
            case EXTENSION, SCHEMA -> true;
            case EVENT_TRIGGER, CAST, ACCESS_METHOD, TRANSFORM -> false;
            default -> schemas.stream().noneMatch(s -> key.name().startsWith(s + "."));
        };
    }

    private static boolean isPartOf(Set<String> relations, SchemaObject object) {
        String name = object.key().name();
        Optional<String> definition = Optional.ofNullable(object.properties().get("definition"));
        return relations.stream()
                .anyMatch(r -> name.equals(r)
                        || name.startsWith(r + ".")
                        || object.key().kind() == ObjectKind.INDEX
                                && definition
                                        .filter(d -> d.contains(" ON " + r + " "))
                                        .isPresent());
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return delta.isEmpty();
    }

    /** A line for each difference; {@code was} is what the changesets make, {@code is} what is there. */
    public List<String> lines(int most) {
        return DeltaText.lines(delta, most, WORDS);
    }
}

package io.github.migrationsafety.postgres.catalog;

import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaObject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Describes rows of one catalog, in one round trip for all that have rows in the same other catalogs. The statements stay prepared:
 * a changelog needs a few dozen. What was described lately is kept, and only what changed of it is read again.
 */
final class DescriptionQuery implements AutoCloseable {
    private static final int FIRST_PROPERTY = 4;

    /** The part that tells of an object itself; the others tell of what belongs to it. */
    private static final int ITSELF = 0;

    /** A changeset goes back and forth over the same few objects; the bound is for the memory of those with thousands. */
    private static final int KEPT = 200;

    /** The label of rows that count only if they have grants of their own. */
    static final String IF_GRANTED = "@if granted";

    private final Connection connection;
    private final DescriptionSql sql;
    private final Privileges privileges;
    private final Map<Asked, Variant> variants = new HashMap<>();
    /** The server looks at each prepared statement whenever somebody changes a catalog, so none is there twice. */
    private final Map<SortedMap<Integer, String>, Variant> bySql = new HashMap<>();

    private final Map<Long, SortedMap<Integer, List<DescribedRow>>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SortedMap<Integer, List<DescribedRow>>> eldest) {
            return size() > KEPT;
        }
    };

    /** What the statement for an object depends on: the catalogs in which it has rows, and the parts to be read. */
    private record Asked(Set<String> catalogs, Set<Integer> parts) {}

    /**
     * What was described.
     *
     * @param rows those of each object, by OID; one that is gone, or is none of ours, has none
     * @param partly the objects of which only a part was read again
     */
    record Description(Map<Long, List<DescribedRow>> rows, Set<Long> partly) {}

    DescriptionQuery(Connection connection, DescriptionSql sql, Privileges privileges) {
        this.connection = connection;
        this.sql = sql;
        this.privileges = privileges;
    }

    /**
     * Describes objects.
     *
     * @param objects each with the names of the catalogs of which rows of it changed; without any it is read as a whole
     * @param held the names of the catalogs in which an object has rows
     */
    Description run(Map<ObjectId, Set<String>> objects, Function<ObjectId, Set<String>> held) throws SQLException {
        Map<ObjectId, Set<Integer>> parts = new HashMap<>();
        objects.forEach((object, changed) ->
                parts.put(object, changed.isEmpty() || !isKnown(object) ? sql.all() : sql.affected(changed)));
        Map<Long, SortedMap<Integer, List<DescribedRow>>> fresh = read(parts, held);
        Map<ObjectId, Set<String>> renamed = new HashMap<>();
        Map<Long, List<DescribedRow>> described = new HashMap<>();
        Set<Long> partly = new HashSet<>();
        for (ObjectId object : objects.keySet()) {
            SortedMap<Integer, List<DescribedRow>> before = kept.remove(object.oid());
            SortedMap<Integer, List<DescribedRow>> now = fresh.get(object.oid());
            Set<Integer> asked = parts.getOrDefault(object, Set.of());
            if (now == null) {
                continue;
            }
            if (before != null && !asked.equals(sql.all())) {
                if (asked.contains(ITSELF) && Face.of(first(now)).renamedSince(Face.of(first(before)))) {
                    renamed.put(object, Set.of());
                    continue;
                }
                before.keySet().removeAll(asked);
                now.putAll(before);
                partly.add(object.oid());
            }
            kept.put(object.oid(), now);
            described.put(
                    object.oid(), now.values().stream().flatMap(List::stream).toList());
        }
        if (!renamed.isEmpty()) {
            described.putAll(run(renamed, held).rows());
        }
        return new Description(described, partly);
    }

    /** Whether it was described lately, itself and not only what others may do with it. */
    private boolean isKnown(ObjectId object) {
        SortedMap<Integer, List<DescribedRow>> rows = kept.get(object.oid());
        return rows != null && rows.containsKey(ITSELF);
    }

    /** Reads parts of objects: the rows by object and by part. */
    private Map<Long, SortedMap<Integer, List<DescribedRow>>> read(
            Map<ObjectId, Set<Integer>> parts, Function<ObjectId, Set<String>> held) throws SQLException {
        Map<Long, SortedMap<Integer, List<DescribedRow>>> fresh = new HashMap<>();
        Map<Asked, List<Long>> alike = new HashMap<>();
        parts.forEach((object, numbers) -> {
            Set<String> catalogs = held.apply(object);
            if (!catalogs.isEmpty()) {
                if (!numbers.contains(ITSELF)) {
                    // It stands, as it did; of the parts that are asked for there may be none any more.
                    fresh.put(object.oid(), new TreeMap<>());
                }
                alike.computeIfAbsent(new Asked(sql.relevant(object, catalogs), numbers), k -> new ArrayList<>())
                        .add(object.oid());
            }
        });
        for (Map.Entry<Asked, List<Long>> some : alike.entrySet()) {
            Asked asked = some.getKey();
            Variant variant = variants.get(asked);
            if (variant == null) {
                SortedMap<Integer, String> statements = sql.statements(asked.parts(), asked.catalogs());
                variant = bySql.get(statements);
                if (variant == null) {
                    variant = new Variant(statements);
                    bySql.put(statements, variant);
                }
                variants.put(asked, variant);
            }
            variant.run(some.getValue(), fresh);
        }
        return fresh;
    }

    private static DescribedRow first(SortedMap<Integer, List<DescribedRow>> rows) {
        return rows.values().iterator().next().get(0);
    }

    /** The statements for objects that are asked for alike. */
    private final class Variant {
        private final PreparedStatement statement;
        private final List<Integer> parts;
        private final Map<Integer, List<String>> labels = new HashMap<>();

        Variant(SortedMap<Integer, String> parts) throws SQLException {
            this.statement = connection.prepareStatement(String.join(";\n", parts.values()));
            this.parts = List.copyOf(parts.keySet());
        }

        void run(Collection<Long> oids, Map<Long, SortedMap<Integer, List<DescribedRow>>> described)
                throws SQLException {
            if (parts.isEmpty()) {
                return;
            }
            String array = oids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
            for (int i = 1; i <= parts.size(); i++) {
                statement.setObject(i, array, java.sql.Types.OTHER);
            }
            statement.execute();
            for (int part : parts) {
                try (ResultSet row = statement.getResultSet()) {
                    List<String> names = labels(part, row);
                    while (row.next()) {
                        DescribedRow fresh = read(row, names);
                        // The first part decides what is described at all; the others tell what belongs to it.
                        boolean counts = fresh.has(IF_GRANTED)
                                ? fresh.has("grants")
                                : part == ITSELF || described.containsKey(row.getLong(1));
                        if (counts) {
                            described
                                    .computeIfAbsent(row.getLong(1), o -> new TreeMap<>())
                                    .computeIfAbsent(part, i -> new ArrayList<>())
                                    .add(fresh);
                        }
                    }
                }
                statement.getMoreResults();
            }
        }

        private List<String> labels(int part, ResultSet row) throws SQLException {
            List<String> known = labels.get(part);
            if (known == null) {
                ResultSetMetaData columns = row.getMetaData();
                known = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    boolean list = columns.getColumnTypeName(i).startsWith("_");
                    known.add((list ? "[]" : "") + columns.getColumnLabel(i));
                }
                labels.put(part, known);
            }
            return known;
        }
    }

    private DescribedRow read(ResultSet row, List<String> names) throws SQLException {
        SortedMap<String, String> properties = new TreeMap<>();
        Map<String, String> texts = new HashMap<>();
        Map<String, List<Optional<String>>> lists = new HashMap<>();
        for (int i = FIRST_PROPERTY; i <= names.size(); i++) {
            String label = names.get(i - 1);
            if (label.startsWith("[]")) {
                Array array = row.getArray(i);
                if (array != null) {
                    lists.put(
                            label.substring(2),
                            Arrays.stream((Object[]) array.getArray())
                                    .map(v -> Optional.ofNullable(v).map(Object::toString))
                                    .toList());
                }
            } else {
                String value = row.getString(i);
                if (value != null) {
                    (label.startsWith("@") ? texts : properties).put(label, value);
                }
            }
        }
        ObjectKey key = new ObjectKey(ObjectKind.valueOf(row.getString(2)), row.getString(3));
        DescribedRow bare = new DescribedRow(new SchemaObject(key, properties), texts, lists);
        if (lists.containsKey("@acl")) {
            privileges
                    .text(bare.names("@acl"), bare.names("@default acl"))
                    .ifPresent(text -> properties.put("grants", text));
        }
        return new DescribedRow(new SchemaObject(key, properties), texts, lists);
    }

    @Override
    public void close() throws SQLException {
        for (Variant variant : bySql.values()) {
            variant.statement.close();
        }
    }
}

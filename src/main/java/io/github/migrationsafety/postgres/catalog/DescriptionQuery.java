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
 * a changelog needs a dozen.
 */
final class DescriptionQuery implements AutoCloseable {
    private static final int FIRST_PROPERTY = 4;

    /** The label of rows that count only if they have grants of their own. */
    static final String IF_GRANTED = "@if granted";

    private final Connection connection;
    private final DescriptionSql sql;
    private final Privileges privileges;
    private final Map<Set<String>, Variant> variants = new HashMap<>();

    DescriptionQuery(Connection connection, DescriptionSql sql, Privileges privileges) {
        this.connection = connection;
        this.sql = sql;
        this.privileges = privileges;
    }

    /**
     * The rows of each of the given objects; one that is gone, or is none of ours, has none.
     *
     * @param held the names of the catalogs in which an object has rows
     */
    Map<Long, List<DescribedRow>> run(Collection<ObjectId> objects, Function<ObjectId, Set<String>> held)
            throws SQLException {
        Map<Set<String>, List<Long>> alike = new HashMap<>();
        for (ObjectId object : objects) {
            Set<String> catalogs = held.apply(object);
            if (!catalogs.isEmpty()) {
                alike.computeIfAbsent(sql.relevant(object, catalogs), k -> new ArrayList<>())
                        .add(object.oid());
            }
        }
        Map<Long, List<DescribedRow>> described = new HashMap<>();
        for (Map.Entry<Set<String>, List<Long>> some : alike.entrySet()) {
            Variant variant = variants.get(some.getKey());
            if (variant == null) {
                variant = new Variant(sql.statements(some.getKey()));
                variants.put(some.getKey(), variant);
            }
            variant.run(some.getValue(), described);
        }
        return described;
    }

    /** The statements for objects with rows in the same catalogs. */
    private final class Variant {
        private final PreparedStatement statement;
        private final int parts;
        private final Map<Integer, List<String>> labels = new HashMap<>();

        Variant(List<String> parts) throws SQLException {
            this.statement = connection.prepareStatement(String.join(";\n", parts));
            this.parts = parts.size();
        }

        void run(Collection<Long> oids, Map<Long, List<DescribedRow>> described) throws SQLException {
            String array = oids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
            for (int part = 1; part <= parts; part++) {
                statement.setObject(part, array, java.sql.Types.OTHER);
            }
            statement.execute();
            for (int part = 0; part < parts; part++) {
                try (ResultSet row = statement.getResultSet()) {
                    List<String> names = labels(part, row);
                    while (row.next()) {
                        DescribedRow fresh = read(row, names);
                        // The first part decides what is described at all; the others tell what belongs to it.
                        boolean counts = fresh.has(IF_GRANTED)
                                ? fresh.has("grants")
                                : part == 0 || described.containsKey(row.getLong(1));
                        if (counts) {
                            described
                                    .computeIfAbsent(row.getLong(1), o -> new ArrayList<>())
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
        for (Variant variant : variants.values()) {
            variant.statement.close();
        }
    }
}

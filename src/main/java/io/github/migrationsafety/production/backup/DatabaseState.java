package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.postgres.catalog.CatalogSnapshot;
import io.github.migrationsafety.schema.DeltaText;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.SchemaObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backup has to bring back: every object of the schema and the number of rows of every table. What {@code pg_dump} leaves to
 * others is left out: roles and tablespaces, which belong to the server; the database's own properties; the versions of
 * extensions, of which a server has its own; and what only superusers may read. Immutable.
 */
record DatabaseState(SortedMap<ObjectKey, SchemaObject> objects, SortedMap<String, Long> rows) {
    private static final int MOST_LINES = 6;

    private static final Set<ObjectKind> LEFT_OUT = EnumSet.of(
            ObjectKind.ROLE,
            ObjectKind.ROLE_MEMBERSHIP,
            ObjectKind.ROLE_SETTING,
            ObjectKind.DATABASE,
            ObjectKind.TABLESPACE,
            ObjectKind.USER_MAPPING,
            ObjectKind.SUBSCRIPTION);

    DatabaseState {
        objects = Collections.unmodifiableSortedMap(new TreeMap<ObjectKey, SchemaObject>(objects));
        rows = Collections.unmodifiableSortedMap(new TreeMap<String, Long>((Map<String, Long>) rows));
    }

    /**
     * Every object that counts.
     *
     * @param connection a session that is used for nothing else; it is closed
     */
    static SortedMap<ObjectKey, SchemaObject> objects(Connection connection) throws SQLException {
        SortedMap<ObjectKey, SchemaObject> objects = new TreeMap<>();
        try (connection) {
            CatalogSnapshot.read(connection, Set.of()).forEach((key, object) -> {
                if (!LEFT_OUT.contains(key.kind())) {
                    Set<String> dropped =
                            key.kind() == ObjectKind.EXTENSION ? Set.of("version", "tablespace") : Set.of("tablespace");
                    objects.put(key, without(object, dropped));
                }
            });
        }
        return objects;
    }

    /** The same without owners and grants, for where the roles are not to be had. */
    DatabaseState withoutRoles() {
        SortedMap<ObjectKey, SchemaObject> bare = new TreeMap<>();
        objects.forEach((key, object) -> {
            if (key.kind() != ObjectKind.DEFAULT_PRIVILEGES) {
                bare.put(key, without(object, Set.of("owner", "grants")));
            }
        });
        return new DatabaseState(bare, rows);
    }

    /** A line for each thing that another state lacks, has beyond this one, or has otherwise; a few at most. */
    List<String> differences(DatabaseState other) {
        List<String> lines = new ArrayList<>(DeltaText.lines(SchemaDelta.between(objects, other.objects), MOST_LINES));
        rows.forEach((table, count) -> {
            Long there = other.rows.get(table);
            if (!count.equals(there) && lines.size() < 2 * MOST_LINES) {
                lines.add("table " + table + ": " + count + " rows, restored "
                        + (there == null ? "without the table" : there.toString()));
            }
        });
        return lines;
    }

    /** 64 hexadecimal digits that stand for the objects. */
    String fingerprint() {
        MessageDigest digest = FileDigest.sha256Digest();
        objects.forEach((key, object) -> {
            put(digest, key.kind().name());
            put(digest, key.name());
            object.properties().forEach((name, value) -> {
                put(digest, name);
                put(digest, value);
            });
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void put(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static SchemaObject without(SchemaObject object, Set<String> properties) {
        SortedMap<String, String> kept = new TreeMap<>(object.properties());
        kept.keySet().removeAll(properties);
        return new SchemaObject(object.key(), kept);
    }
}

package io.github.migrationsafety.postgres.catalog;

import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.Routine;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaCode;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.schema.View;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.postgresql.PGConnection;

/**
 * Follows the catalog of one database through a session of its own, beside the one that changes things: everything that
 * {@code pg_dump --schema-only} would print and what it leaves out, such as roles and statistics targets. A look costs as much as
 * what changed since the last one, on PostgreSQL 15 and later and as a superuser; elsewhere finding out <em>where</em> something
 * changed grows with the schema, while reading it does not. Roles, user mappings and subscriptions are followed as a superuser
 * only.
 *
 * <p>Temporary objects and the state of statistics and of sequences are left out. Of what belongs to an extension or was made by
 * initdb, changed grants are told and nothing else, but for the schema {@code public} and the user that this session logged in
 * as. That user goes by the name {@code session_user} and is not told as an owner, so that the same schema is the same on every
 * server.
 *
 * <p>{@link #refresh()} waits for locks that the other session holds on what changed, so call it between transactions. Not
 * thread-safe.
 */
public final class CatalogFollower implements AutoCloseable {
    private final Connection connection;
    private final PageWatch watch;
    private final CatalogReader reader;
    private final Describer describer;
    private final Dependents dependents;
    private final long roles;
    private final long relations;

    private final Map<ObjectId, Described> described = new HashMap<>();
    private final Fingerprint fingerprint = new Fingerprint();
    private PMap<ObjectKey, SchemaObject> objects = HashTreePMap.empty();
    private Schema schema = Schema.EMPTY;
    private WrittenTables written = WrittenTables.ALL;

    private CatalogFollower(
            Connection connection, Set<QualifiedName> ignoredTables, boolean withLog, Optional<String> onlySchema)
            throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(true);
        prepareSession(connection);
        int major = connection.getMetaData().getDatabaseMajorVersion();
        List<Catalog> all = FollowedCatalogs.of(major, isSuperuser(connection));
        List<Catalog> catalogs =
                onlySchema.map(name -> new OnlySchemas(Set.of(name)).of(all)).orElse(all);
        Optional<WriteAheadLog> log = withLog ? WriteAheadLog.open(connection, major, catalogs) : Optional.empty();
        this.watch = new PageWatch(connection, catalogs, log);
        this.reader = new CatalogReader(connection, catalogs, narrowed(catalogs, all));
        this.describer = new Describer(connection, major, catalogs, reader::oid, reader::heldBy, ignoredTables);
        this.dependents = new Dependents(connection);
        this.roles = reader.oid("pg_authid");
        this.relations = reader.oid("pg_class");
        apply(describer.describe(reader.readAll()), Set.of());
    }

    /**
     * Reads the whole catalog, and follows it from then on.
     *
     * @param connection a session of a superuser or of the database's owner; it is closed with this
     * @param ignoredTables tables that are as if they were not there, such as Liquibase's own; schema-qualified
     * @throws SQLException if the server refuses or is gone; the connection is closed then
     */
    public static CatalogFollower open(Connection connection, Set<QualifiedName> ignoredTables) throws SQLException {
        return open(connection, ignoredTables, true);
    }

    /**
     * As above, in a database that is nobody's to throw away: it only reads, so nothing is written to the write-ahead log, and a
     * look costs more.
     */
    public static CatalogFollower openReadOnly(Connection connection, Set<QualifiedName> ignoredTables)
            throws SQLException {
        return open(connection, ignoredTables, false);
    }

    /**
     * As above, and only what stands in one schema, or in none, is read and told; so many schemas beside it cost little.
     *
     * @param onlySchema its name, as {@code pg_namespace} has it; there need not be one
     */
    public static CatalogFollower openReadOnly(
            Connection connection, Set<QualifiedName> ignoredTables, String onlySchema) throws SQLException {
        return open(connection, ignoredTables, false, Optional.of(onlySchema));
    }

    /** As above; without the write-ahead log as on servers where it cannot be read. */
    static CatalogFollower open(Connection connection, Set<QualifiedName> ignoredTables, boolean withLog)
            throws SQLException {
        return open(connection, ignoredTables, withLog, Optional.empty());
    }

    private static CatalogFollower open(
            Connection connection, Set<QualifiedName> ignoredTables, boolean withLog, Optional<String> onlySchema)
            throws SQLException {
        try {
            return new CatalogFollower(connection, ignoredTables, withLog, onlySchema);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Set<Catalog> narrowed(List<Catalog> catalogs, List<Catalog> all) {
        Set<Catalog> narrowed = new HashSet<>(catalogs);
        all.forEach(narrowed::remove);
        return narrowed;
    }

    private static boolean isSuperuser(Connection connection) throws SQLException {
        return "on".equals(connection.unwrap(PGConnection.class).getParameterStatus("is_superuser"));
    }

    /** What the texts that the server renders depend on, and what keeps small queries fast. */
    static void prepareSession(Connection connection) throws SQLException {
        connection.unwrap(PGConnection.class).setPrepareThreshold(1);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set search_path = pg_catalog, pg_temp; set timezone = 'UTC'; set datestyle = 'ISO, YMD';"
                    + " set intervalstyle = 'postgres'; set extra_float_digits = 1; set bytea_output = 'hex';"
                    + " set quote_all_identifiers = off; set standard_conforming_strings = on;"
                    + " set default_transaction_isolation = 'read committed'; set default_transaction_read_only = off;"
                    + " set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = '60s';"
                    + " set synchronous_commit = on; set plan_cache_mode = force_generic_plan; set jit = off;"
                    + " set max_parallel_workers_per_gather = 0; set enable_seqscan = off; set enable_hashjoin = off;"
                    + " set enable_mergejoin = off; set row_security = off");
        }
    }

    /**
     * Catches up with the server.
     *
     * @return what changed since the last call, or since {@link #open}
     * @throws SQLException if the server refuses or is gone; the state is then undefined, so close this
     */
    public SchemaDelta refresh() throws SQLException {
        return refresh(() -> {});
    }

    /**
     * As above.
     *
     * @param writtenKnown is run as soon as {@link #takeWrittenTables} would tell what was written; it may hand that to another
     *     thread, which reads those tables while this one goes on to describe what changed
     */
    public SchemaDelta refresh(Runnable writtenKnown) throws SQLException {
        WrittenPages pages = watch.written(reader.count());
        Map<ObjectId, Set<String>> changed = reader.read(pages);
        Set<ObjectId> touched = new HashSet<>(changed.keySet());
        written = written.and(tables(pages, touched));
        writtenKnown.run();
        if (touched.isEmpty()) {
            return SchemaDelta.NONE;
        }
        Describer.Description description = describer.describe(changed);
        Map<ObjectId, Described> now = new HashMap<>(description.objects());
        if (now.entrySet().stream().anyMatch(e -> e.getKey().catalog() == roles && renamed(e.getKey(), e.getValue()))) {
            // Owners, grants and policies mention roles everywhere.
            touched.addAll(described.keySet());
            now.putAll(describer.describe(touched));
        } else {
            addDependents(touched, now, new HashSet<>(description.partly()));
        }
        return apply(now, touched);
    }

    private WrittenTables tables(WrittenPages pages, Set<ObjectId> touched) {
        return pages.files()
                .map(files -> new WrittenTables(
                        false,
                        touched.stream()
                                .filter(id -> id.catalog() == relations)
                                .map(ObjectId::oid)
                                .collect(Collectors.toSet()),
                        files))
                .orElse(WrittenTables.ALL);
    }

    /**
     * The tables whose rows may have changed between the last call, or {@link #open}, and the last {@link #refresh()}. Those that
     * are not logged are not told; neither are temporary ones.
     */
    public WrittenTables takeWrittenTables() {
        WrittenTables taken = written;
        written = WrittenTables.NONE;
        return taken;
    }

    /**
     * Describes those too whose text mentions what was renamed, and so on.
     *
     * @param touched what is described already
     * @param partly what of it was not described as a whole
     */
    private void addDependents(Set<ObjectId> touched, Map<ObjectId, Described> now, Set<ObjectId> partly)
            throws SQLException {
        Set<ObjectId> next = Set.copyOf(touched);
        Set<ObjectId> rendered = new HashSet<>();
        while (!next.isEmpty()) {
            List<ObjectId> renamed = new ArrayList<>();
            List<ObjectId> resized = new ArrayList<>();
            for (ObjectId id : next) {
                Described after = now.get(id);
                if (after != null && renamed(id, after)) {
                    renamed.add(id);
                } else if (after != null && resized(id, after)) {
                    resized.add(id);
                }
            }
            Map<ObjectId, Set<String>> fresh = renamed.isEmpty() && resized.isEmpty()
                    ? new HashMap<>()
                    : dependents.of(renamed, resized, reader::described);
            if (renamed.isEmpty() && resized.size() == 1) {
                // What it says of its own columns was read again.
                fresh.keySet().removeAll(resized);
            }
            fresh.keySet().removeIf(id -> touched.contains(id) && !partly.contains(id));
            fresh.entrySet().removeIf(e -> !e.getValue().isEmpty() && !rendered.add(e.getKey()));
            partly.removeAll(fresh.keySet());
            Describer.Description description = describer.describe(fresh);
            partly.addAll(description.partly());
            now.putAll(description.objects());
            touched.addAll(fresh.keySet());
            next = fresh.keySet();
        }
    }

    private boolean renamed(ObjectId id, Described after) {
        Described before = described.get(id);
        return before != null && after.face().renamedSince(before.face());
    }

    private boolean resized(ObjectId id, Described after) {
        Described before = described.get(id);
        return before != null && after.face().resizedSince(before.face());
    }

    private SchemaDelta apply(Map<ObjectId, Described> now, Collection<ObjectId> touched) {
        Map<ObjectKey, SchemaObject> before = new HashMap<>();
        List<Described> gone = new ArrayList<>();
        touched.forEach(id -> {
            Described old = described.remove(id);
            if (old != null) {
                gone.add(old);
            }
        });
        gone.forEach(old -> old.objects().forEach(object -> {
            before.put(object.key(), object);
            objects = objects.minus(object.key());
        }));
        Map<ObjectKey, SchemaObject> after = new HashMap<>();
        now.values().forEach(fresh -> fresh.objects().forEach(object -> after.put(object.key(), object)));
        objects = objects.plusAll(after);
        described.putAll(now);
        SchemaDelta delta = SchemaDelta.between(before, after);
        delta.changes().values().forEach(change -> {
            change.before().ifPresent(fingerprint::remove);
            change.after().ifPresent(fingerprint::add);
        });
        applyTables(gone, now.values());
        return delta;
    }

    /** A table that is equal to what it was stays the same instance, which is how two schemas are compared fast. */
    private void applyTables(Collection<Described> gone, Collection<Described> fresh) {
        Map<QualifiedName, Table> after = new HashMap<>();
        fresh.forEach(d -> d.table().ifPresent(table -> after.put(table.name(), table)));
        gone.forEach(d -> d.table().ifPresent(table -> {
            if (table.equals(after.get(table.name()))) {
                after.remove(table.name());
            } else {
                schema = schema.without(table.name());
            }
        }));
        after.values().forEach(table -> schema = schema.with(table));
        SchemaCode code = schema.code();
        for (Described old : gone) {
            code = old.view().map(View::name).map(code::without).orElse(code);
            code = old.routine().map(Routine::signature).map(code::without).orElse(code);
        }
        for (Described now : fresh) {
            code = now.view().map(code::with).orElse(code);
            code = now.routine().map(code::with).orElse(code);
        }
        schema = schema.with(code);
    }

    /** The tables now. */
    public Schema schema() {
        return schema;
    }

    /** All objects now; later refreshes do not change this map. */
    public Map<ObjectKey, SchemaObject> objects() {
        return objects;
    }

    /**
     * 64 hexadecimal digits that stand for all objects of the database, which do not depend on order, OIDs or the server. Roles and
     * tablespaces, which belong to the server, are left out.
     */
    public String fingerprint() {
        return fingerprint.toString();
    }

    /** As above, for the objects of one schema alone, itself included. */
    public String fingerprint(String onlySchema) {
        String name = objects.containsKey(new ObjectKey(ObjectKind.SCHEMA, onlySchema))
                ? onlySchema
                : '"' + onlySchema.replace("\"", "\"\"") + '"';
        Fingerprint only = new Fingerprint();
        objects.forEach((key, object) -> {
            boolean itself = key.kind() == ObjectKind.SCHEMA && key.name().equals(name);
            if (itself || key.name().startsWith(name + ".")) {
                only.add(object);
            }
        });
        return only.toString();
    }

    /** Closes the session. */
    @Override
    public void close() throws SQLException {
        try (connection;
                dependents;
                describer;
                reader;
                watch) {
            described.clear();
        }
    }
}

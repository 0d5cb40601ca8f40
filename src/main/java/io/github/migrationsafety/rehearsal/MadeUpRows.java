package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.Seeder;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.EmptyTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * When tables are filled with made-up rows: before the first pending changeset, and again when the last one may have left a
 * table empty. Not thread-safe.
 */
final class MadeUpRows {
    /** DELETE stands in foreign keys, grants and triggers too. */
    private static final Pattern MAY_EMPTY = Pattern.compile(
            "\\btruncate\\b|\\bdelete(?:\\s|--.*+|/\\*(?s:.*?)\\*/)++from\\b", Pattern.CASE_INSENSITIVE);

    private static final Set<ObjectKind> MAY_LET_ROWS_IN = Set.of(
            ObjectKind.TABLE,
            ObjectKind.COLUMN,
            ObjectKind.CONSTRAINT,
            ObjectKind.INDEX,
            ObjectKind.TRIGGER,
            ObjectKind.RULE);

    private boolean scripts = true;
    private boolean everything = true;
    private boolean tables;
    private boolean types;
    private final List<String> deleting = new ArrayList<>();
    private boolean functions;
    private final Set<EmptyTable> hopeless = new HashSet<>();
    private final Set<ObjectKey> touched = new HashSet<>();
    private final Set<QualifiedName> takenOut = new HashSet<>();

    /**
     * What is to be filled next; components as the fields of this class.
     *
     * @param deleting statements that may have emptied tables
     * @param hopeless tables that a new table did not help to rows
     * @param touched what may let rows in where none were let in before
     * @param takenOut tables whose rows were taken out for one changeset
     */
    record State(
            boolean scripts,
            boolean everything,
            boolean tables,
            boolean types,
            boolean functions,
            List<String> deleting,
            Set<EmptyTable> hopeless,
            Set<ObjectKey> touched,
            Set<QualifiedName> takenOut) {
        State {
            hopeless = Set.copyOf(hopeless);
            takenOut = Set.copyOf(takenOut);
            deleting = List.copyOf(deleting);
            touched = Set.copyOf(touched);
        }
    }

    State state() {
        return new State(scripts, everything, tables, types, functions, deleting, hopeless, touched, takenOut);
    }

    void goOnFrom(State state) {
        scripts = state.scripts();
        everything = state.everything();
        tables = state.tables();
        types = state.types();
        functions = state.functions();
        deleting.clear();
        deleting.addAll(state.deleting());
        touched.clear();
        touched.addAll(state.touched());
        hopeless.clear();
        hopeless.addAll(state.hopeless());
        takenOut.clear();
        takenOut.addAll(state.takenOut());
    }

    /** A session for made-up rows, which looks names up as Liquibase's does. */
    static Seeder open(
            ThrowawayPostgres server, String database, LiquibaseTables tables, RowRequest rows, Seeder.State seeded)
            throws SQLException {
        Connection connection = server.connect(database);
        Optional<String> schema = tables.defaultSchemaName();
        if (schema.isPresent()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = \"" + schema.get().replace("\"", "\"\"") + "\", public");
            }
        }
        Seeder seeder = Seeder.open(connection, rows, ownTables(tables));
        seeder.goOnFrom(seeded);
        return seeder;
    }

    /** Liquibase's own tables. */
    static Set<QualifiedName> ownTables(LiquibaseTables tables) {
        String schema =
                tables.liquibaseSchemaName().or(tables::defaultSchemaName).orElse("public");
        return Set.of(
                QualifiedName.of(schema, tables.databaseChangeLogTableName().orElse("databasechangelog")),
                QualifiedName.of(schema, tables.databaseChangeLogLockTableName().orElse("databasechangeloglock")));
    }

    /** A changeset, or its rollback, did this to the catalog. */
    void did(ChangeSet changeSet, SchemaDelta delta) {
        delta.changes().forEach((key, change) -> {
            tables |= key.kind() == ObjectKind.TABLE && change.before().isEmpty();
            types |= key.kind() == ObjectKind.TYPE || key.kind() == ObjectKind.DOMAIN;
            functions |= key.kind() == ObjectKind.FUNCTION;
            if (MAY_LET_ROWS_IN.contains(key.kind())) {
                touched.add(key);
            }
        });
        changeSet.sql().stream()
                .map(SqlText::sql)
                .filter(sql -> MAY_EMPTY.matcher(sql).find())
                .forEach(sql -> deleting.add(sql.toLowerCase(Locale.ROOT)));
    }

    /** All tables are as if nobody had looked at them yet. */
    void startAgain() {
        everything = true;
    }

    /** The rows of these tables were taken out for one changeset; the next finds others. */
    void takenOut(Set<QualifiedName> emptied) {
        takenOut.addAll(emptied);
    }

    /**
     * What there is to fill now.
     *
     * @param seeded how far tables have been filled
     * @return nothing when no table can have become empty since the last call
     */
    Optional<Seeder.Filling> next(Seeder.State seeded) {
        Set<QualifiedName> again = new TreeSet<>(takenOut);
        if (!hopeless.stream().allMatch(seeded.empty()::containsValue)) {
            // A table holds rows now that was empty, so those that point at it may hold some, too.
            hopeless.clear();
        }
        for (EmptyTable table : seeded.empty().values()) {
            String name = table.table().toString();
            boolean changed = types || functions || touched.stream().anyMatch(k -> isAbout(k, name));
            // It may have waited for a table that is new; when that did not help, no other will.
            if (changed || (tables && hopeless.add(table))) {
                again.add(table.table());
            }
        }
        for (String sql : deleting) {
            boolean cascades = sql.contains("cascade");
            seeded.filled().values().stream()
                    .map(Seeder.Filled::name)
                    .filter(t -> cascades || sql.contains(t.name().toLowerCase(Locale.ROOT)))
                    .forEach(again::add);
        }
        boolean something = everything || tables || !again.isEmpty();
        Seeder.Filling filling = new Seeder.Filling(scripts, types, again);
        everything = false;
        scripts = false;
        tables = false;
        types = false;
        deleting.clear();
        functions = false;
        touched.clear();
        takenOut.clear();
        return something ? Optional.of(filling) : Optional.empty();
    }

    private static boolean isAbout(ObjectKey key, String table) {
        String name = key.name().replace("\"", "");
        return name.equals(table) || name.startsWith(table + ".");
    }
}

package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.postgres.catalog.CatalogFollower;
import io.github.migrationsafety.postgres.catalog.WrittenTables;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.data.DataTrial;
import io.github.migrationsafety.rehearsal.data.DataWitness;
import io.github.migrationsafety.rehearsal.observe.Beside;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.Seeder;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import liquibase.exception.LiquibaseException;
import org.jspecify.annotations.Nullable;

/**
 * A throwaway database with the sessions of a rehearsal: one that applies, as {@code liquibase update} would, and keeps its
 * state from changeset to changeset; one that rolls back and is renewed each time; one that reads the catalog; one that reads
 * rows; one that sees locks from beside. Not thread-safe.
 */
final class Stage implements AutoCloseable {
    private final ThrowawayPostgres server;
    private final LiquibaseTables tables;
    private final String database;
    private final Session update;
    private final Beside beside;
    private final CatalogFollower catalog;
    private final DataWitness data;
    private final ExecutorService looker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "migration-safety-catalog");
        thread.setDaemon(true);
        return thread;
    });
    private final RowRequest rows;
    private Session rollback;
    private @Nullable Seeder seeder;
    private Seeder.State seeded;

    private Stage(
            ThrowawayPostgres server,
            LiquibaseTables tables,
            String database,
            Session update,
            Session rollback,
            Beside beside,
            CatalogFollower catalog,
            DataWitness data,
            RowRequest rows,
            Seeder.State seeded) {
        this.server = server;
        this.tables = tables;
        this.database = database;
        this.update = update;
        this.rollback = rollback;
        this.beside = beside;
        this.catalog = catalog;
        this.data = data;
        this.rows = rows;
        this.seeded = seeded;
    }

    /**
     * Opens the sessions in a database that is there already.
     *
     * @param settings what is wanted of the comparison of rows
     * @param rows the rows to make up
     * @param seeded how far the database, or the one that it is a copy of, has been filled with them
     */
    static Stage open(
            ThrowawayPostgres server,
            LiquibaseTables tables,
            String database,
            DataSettings settings,
            RowRequest rows,
            Seeder.State seeded)
            throws SQLException, LiquibaseException {
        Set<QualifiedName> own = MadeUpRows.ownTables(tables);
        Beside beside = Beside.open(server.connect(database));
        Session update = Session.open(server.connect(database), tables, beside, own);
        Session rollback = Session.open(server.connect(database), tables, beside, own);
        CatalogFollower catalog = CatalogFollower.open(server.connect(database), own);
        DataWitness data = DataWitness.open(server, database, own, settings);
        return new Stage(server, tables, database, update, rollback, beside, catalog, data, rows, seeded);
    }

    String database() {
        return database;
    }

    /** The session that applies. */
    Session update() {
        return update;
    }

    /** The session that rolls back; call {@link #loginForRollback} before and {@link #renewRollback()} after each rollback. */
    Session rollback() {
        return rollback;
    }

    CatalogFollower catalog() {
        return catalog;
    }

    /** Fills empty tables with made-up rows, or takes such rows out. */
    void change(Seeder.Change change) throws SQLException {
        seeder().change(change);
        seeded = seeder().state();
        // Rows come in; the catalog stays what it is.
        catalog.refresh();
        data.note(catalog.takeWrittenTables());
    }

    /** What takes the rows out of these tables; empty when that cannot be, because not all of them were made up. */
    Optional<Seeder.Emptying> emptying(Set<QualifiedName> filled) throws SQLException {
        return seeder().emptying(filled);
    }

    private Seeder seeder() throws SQLException {
        if (seeder == null) {
            seeder = MadeUpRows.open(server, database, tables, rows, seeded);
        }
        return seeder;
    }

    /** What the database takes on disk. */
    long bytesOnDisk() throws SQLException {
        return beside.bytesOnDisk();
    }

    /** How far its tables have been filled. */
    Seeder.State seeded() {
        return seeded;
    }

    /** What watches the rows. */
    DataWitness data() {
        return data;
    }

    /** Reads the rows that stand before a changeset. */
    DataTrial beginTrial() throws SQLException {
        return data.begin(catalog.schema());
    }

    /** What is done on the other sessions while the catalog is read. */
    interface Meanwhile {
        void run() throws Exception;
    }

    /**
     * What changed in the catalog since the last look. Where rows are judged, those of the tables that were written to are read at
     * the same time.
     *
     * @param meanwhile what can be done at the same time, because it changes nothing that is compared
     */
    SchemaDelta look(Meanwhile meanwhile) throws Exception {
        CompletableFuture<WrittenTables> written = new CompletableFuture<>();
        Future<SchemaDelta> delta = looker.submit(() -> {
            try {
                return catalog.refresh(() -> written.complete(catalog.takeWrittenTables()));
            } finally {
                written.complete(WrittenTables.NONE);
            }
        });
        try {
            try {
                meanwhile.run();
            } finally {
                data.note(written.join());
            }
            data.readAhead();
        } finally {
            // Nobody may use the catalog's session, or close it, before the look is over.
            await(delta);
        }
        SchemaDelta seen = await(delta);
        beside.changed(seen);
        return seen;
    }

    private static SchemaDelta await(Future<SchemaDelta> delta) throws SQLException, InterruptedException {
        try {
            return delta.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new IllegalStateException("the catalog cannot be read", e.getCause());
        }
    }

    /** Whether a copy of the database, with sessions that are opened there, would be the same stage. */
    boolean canBeCopied() throws SQLException {
        return !UnkeptState.in(update.connection().real(), rollback.connection().real(), tables.defaultSchemaName());
    }

    /** Ends the session of a rollback, so that the next one finds a fresh one. */
    void renewRollback() throws SQLException {
        rollback.renew();
    }

    /**
     * Makes sure that the rollback's session, which is a fresh one, has the defaults that a new one would have.
     *
     * @param applied what the changeset did: defaults of the database or of a role count from the next login on
     */
    void loginForRollback(SchemaDelta applied) throws SQLException, LiquibaseException {
        boolean loginMatters = applied.changes().keySet().stream()
                .map(ObjectKey::kind)
                .anyMatch(k -> k == ObjectKind.DATABASE || k == ObjectKind.ROLE_SETTING || k == ObjectKind.ROLE);
        if (loginMatters) {
            rollback.close();
            rollback = Session.open(server.connect(database), tables, beside, MadeUpRows.ownTables(tables));
        }
    }

    /** Closes the sessions; the database stays. */
    @Override
    public void close() throws SQLException {
        looker.shutdown();
        if (seeder != null) {
            seeder.close();
        }
        update.close();
        rollback.close();
        beside.close();
        catalog.close();
        data.close();
    }
}

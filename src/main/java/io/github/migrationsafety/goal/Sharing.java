package io.github.migrationsafety.goal;

import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.ServerPool;
import io.github.migrationsafety.production.backup.ProvenBackup;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What runs for several targets have in common, so that it is done once: the backup of a database in which several targets have
 * their schemas, and its restored copy; and throwaway servers, which serve one run after the other. Thread-safe.
 */
final class Sharing implements AutoCloseable {
    /** For the run that is the only one. */
    static final Sharing NOTHING = new Sharing(Set.of());

    private final Set<String> shared;
    private final Map<String, ProvenBackup> backups = new HashMap<>();
    private final Map<ProvenBackup, DatabaseCopy> copies = new HashMap<>();
    private final ServerPool servers = new ServerPool();

    /** @param shared the databases in which there are several targets, as {@link RealDatabase#toString()} has them */
    Sharing(Set<String> shared) {
        this.shared = Set.copyOf(shared);
    }

    /** The backup of a database: the one that another target's run took, where there are several targets in it. */
    ProvenBackup backup(RealDatabase database, Supplier<ProvenBackup> taker, Console console) {
        if (!shared.contains(database.toString())) {
            return taker.get();
        }
        synchronized (backups) {
            ProvenBackup known = backups.get(database.toString());
            if (known != null) {
                console.info("Backup: " + known.folder() + ", which was taken for all targets in " + database + ".");
                return known;
            }
            ProvenBackup taken = taker.get();
            backups.put(database.toString(), taken);
            return taken;
        }
    }

    /** The copy of a database that is restored from its backup; whoever uses it closes it. */
    DatabaseCopy copy(RealDatabase database, ProvenBackup backup, Supplier<DatabaseCopy> maker) {
        if (!shared.contains(database.toString())) {
            return maker.get();
        }
        synchronized (copies) {
            return copies.computeIfAbsent(backup, b -> maker.get()).kept();
        }
    }

    /** A throwaway server on which nothing is, for a run that closes it. */
    StartingServer server(GoalSettings.Postgres postgres, Console console) {
        if (this == NOTHING
                || postgres.image().isPresent()
                || postgres.external().isPresent()) {
            return StartingServer.start(postgres, console);
        }
        return StartingServer.start(postgres, console, starter -> servers.lease(postgres.version(), starter));
    }

    @Override
    public void close() {
        synchronized (copies) {
            copies.values().forEach(DatabaseCopy::close);
        }
        servers.close();
    }
}

package io.github.migrationsafety.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * How a throwaway server is configured: as fast as can be because its data is worth nothing, closed to all but this machine,
 * and the same whatever the machine's own locale and time zone. See "Server Configuration" in PostgreSQL's manual.
 */
final class ServerSettings {
    /** The port of a server in a container. */
    static final int CONTAINER_PORT = 5432;

    private static final List<String> FAST = List.of(
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "wal_level=minimal",
            "max_wal_senders=0",
            "max_logical_replication_workers=0",
            "jit=off");

    /** Vacuum and analyze on their own accord would change catalog rows behind the rehearsal's back. */
    private static final List<String> CALM = List.of("autovacuum=off", "logging_collector=off", "log_checkpoints=off");

    /** Only inside the container; what of it can be reached from outside is up to the engine. */
    private static final List<String> OPEN_IN_CONTAINER = List.of("listen_addresses=*", "port=" + CONTAINER_PORT);

    private static final List<String> CLOSED = List.of("listen_addresses=127.0.0.1", "unix_socket_directories=");

    /**
     * DROP SCHEMA CASCADE locks every object at once. The product of the two is the size of the lock table, and who asks for the
     * locks of a session reads all of it: a rehearsal does so after each statement, with half a dozen sessions.
     */
    private static final List<String> ROOMY = List.of("max_connections=40", "max_locks_per_transaction=1024");

    private static final List<String> SAME_EVERYWHERE = List.of("timezone=UTC", "log_timezone=UTC", "lc_messages=C");

    /** What befalls the server is of interest, not what statements come to; passwords may stand in those that failed. */
    private static final List<String> DISCREET = List.of("log_min_messages=log", "log_min_error_statement=panic");

    private static final String SHARED_MEMORY_IN_FILES = "dynamic_shared_memory_type=mmap";

    private ServerSettings() {}

    static List<String> arguments(int port, Platform platform) {
        List<String> settings = new ArrayList<>();
        List.of(FAST, CALM, CLOSED, ROOMY, SAME_EVERYWHERE, DISCREET).forEach(settings::addAll);
        if (!platform.isWindows()) {
            // In the data directory, which is deleted, and not in /dev/shm, where a killed server would leave it.
            settings.add(SHARED_MEMORY_IN_FILES);
        }
        settings.add("port=" + port);
        return asArguments(settings);
    }

    /** For a server in a container, whose entry point may start it once more without network to initialize it. */
    static List<String> containerArguments() {
        List<String> settings = new ArrayList<>();
        List.of(FAST, CALM, OPEN_IN_CONTAINER, ROOMY, SAME_EVERYWHERE, DISCREET).forEach(settings::addAll);
        // A container's /dev/shm has 64 MB unless somebody says otherwise.
        settings.add(SHARED_MEMORY_IN_FILES);
        return asArguments(settings);
    }

    private static List<String> asArguments(List<String> settings) {
        List<String> arguments = new ArrayList<>();
        for (String setting : settings) {
            arguments.add("-c");
            arguments.add(setting);
        }
        return arguments;
    }
}

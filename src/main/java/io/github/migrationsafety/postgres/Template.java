package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;

/**
 * A data directory that initdb made once, to be copied for every server: a copy takes 50 ms, initdb 700.
 *
 * <p>Its superuser has a random password that only this account can read. A server changes it as soon as it is up, so no two
 * servers share one, and there is no moment at which a server lets anybody in without.
 *
 * @param dataFolder never started on, only copied
 * @param password the superuser's in every fresh copy
 * @param major the server's major version
 */
record Template(Path dataFolder, String password, int major) {
    static final String SUPERUSER = "postgres";
    static final int MEGABYTES = 32;

    private static final int INITDB_SECONDS = 120;

    /** What initdb says to an account without a name, as containers often have; the server itself does not mind. */
    private static final String NAMELESS = "could not look up effective user ID";

    private static final String PASSWORD_FILE = "password";

    /** Loopback only, and only with a password. There are no sockets in the file system, so no {@code local} lines. */
    private static final String HOST_BASED_AUTHENTICATION =
            """
            host all all 127.0.0.1/32 scram-sha-256
            """;

    @Override
    public String toString() {
        return "Template[" + dataFolder + "]";
    }

    static String entryName(String version, Platform platform) {
        return "template-" + version + "-" + platform.name();
    }

    static Template of(Installation installation, CacheFolder cache, Launch launch) {
        Path entry = cache.entry(
                entryName(installation.version(), installation.platform()),
                MEGABYTES,
                folder -> initialize(folder, installation, launch));
        try {
            return new Template(
                    entry.resolve("data"),
                    Files.readString(entry.resolve(PASSWORD_FILE)),
                    ConnectionSettings.majorOf(installation.version()));
        } catch (IOException e) {
            throw FullDisk.explain(e, entry, "a data directory", MEGABYTES);
        }
    }

    private static void initialize(Path folder, Installation installation, Launch launch) throws IOException {
        Path data = folder.resolve("data");
        Path passwordFile = folder.resolve(PASSWORD_FILE);
        makePrivate(folder, installation);
        Files.writeString(passwordFile, Passwords.random());
        OptionalInt serverUid = launch.serverUid();
        if (serverUid.isPresent()) {
            FileTree.chown(folder, serverUid.getAsInt(), serverUid.getAsInt());
        }
        List<String> initdb = List.of(
                installation.program("initdb"),
                "--pgdata=" + data,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--wal-segsize=1",
                "--no-sync");
        Programs.Result result = Programs.run(launch.command(initdb), folder, INITDB_SECONDS);
        if (result.output().contains(NAMELESS)) {
            result = Programs.run(Launch.asNobodyByName(initdb), folder, INITDB_SECONDS);
        }
        if (!result.succeeded()) {
            throw explain(result, installation, folder);
        }
        if (serverUid.isPresent()) {
            FileTree.chown(folder, 0, 0);
        }
        Files.writeString(data.resolve("pg_hba.conf"), HOST_BASED_AUTHENTICATION);
    }

    private static void makePrivate(Path folder, Installation installation) throws IOException {
        if (!installation.platform().isWindows()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static SetupException explain(Programs.Result result, Installation installation, Path folder) {
        String output = result.output().strip();
        if (FullDisk.isReasonOf(output)) {
            return FullDisk.in(folder, "a data directory", MEGABYTES, new IOException(output));
        }
        if (output.contains(NAMELESS)) {
            return new SetupException(
                    "PostgreSQL's initdb refuses to run because this account, number "
                            + Account.current().tag() + ", has no name on this system.",
                    "Give it one in /etc/passwd, or set <postgres><url> or -Dmigration-safety.postgres.url to a server"
                            + " of your own.");
        }
        return ServerLog.explain("cannot be initialized", installation, output);
    }
}

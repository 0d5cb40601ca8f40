package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The way from a version to a running server: binaries, template, copy, start.
 *
 * @param version the binaries' exact version
 */
record Starter(
        Platform platform,
        String version,
        Account account,
        Launch launch,
        CacheFolder cache,
        BinariesResolver resolver) {
    private static final int INSTALLATION_MEGABYTES = 70;
    private static final int PORTS_TO_TRY = 5;

    /** A running server, and what is needed to connect to it. */
    record Started(ServerRun run, int port, String password, int major) {}

    /** Gives a server its data directory. */
    private interface Data {
        void copyTo(ServerRun run) throws IOException;
    }

    /** @throws SetupException if the binaries cannot be had, or the server does not come up */
    Started start() {
        boolean cached = cache.has(installationEntry());
        try {
            return attempt();
        } catch (SetupException e) {
            if (!cached || FullDisk.isReasonOf(String.valueOf(e.getMessage()))) {
                throw e;
            }
            // What was there passed for whole and still does not run: a crash of the machine may have emptied its
            // files.
            cache.forget(Template.entryName(version, platform));
            cache.forget(installationEntry());
            return attempt();
        }
    }

    /**
     * Starts on a copy of a kept state.
     *
     * @throws IOException if the state is damaged
     * @throws SetupException if the binaries cannot be had, or the server does not come up
     */
    Started resume(KeptState state) throws IOException {
        return start(installation(), run -> run.copy(state), state.password());
    }

    private Started attempt() {
        Installation installation = installation();
        Template template = Template.of(installation, cache, launch);
        try {
            return start(installation, run -> run.copy(template), template.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Installation installation() {
        return new Installation(
                cache.entry(installationEntry(), INSTALLATION_MEGABYTES, folder -> new BinariesArchive(
                                resolver.resolve(platform.artifactId(), version))
                        .extractTo(folder, account.isPosix())),
                version,
                platform);
    }

    private Started start(Installation installation, Data data, String password) throws IOException {
        ServerRun run = ServerRun.begin(cache, account, launch);
        boolean started = false;
        try {
            data.copyTo(run);
            int port = startOnFreePort(run, installation);
            started = true;
            return new Started(run, port, password, ConnectionSettings.majorOf(version));
        } finally {
            if (!started) {
                run.close();
            }
        }
    }

    private static int startOnFreePort(ServerRun run, Installation installation) {
        for (int attempt = 0; attempt < PORTS_TO_TRY; attempt++) {
            int port = freePort();
            if (run.start(installation, port)) {
                return port;
            }
        }
        throw new SetupException(
                "PostgreSQL found no free port on the loopback address in " + PORTS_TO_TRY + " attempts.",
                "See what takes all ports of this machine, then run the build again.");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new SetupException(
                    "There is no free port on 127.0.0.1: " + e.getMessage() + ".",
                    "See that this machine has a loopback interface and free ports.",
                    e);
        }
    }

    private String installationEntry() {
        return "binaries-" + version + "-" + platform.name();
    }
}

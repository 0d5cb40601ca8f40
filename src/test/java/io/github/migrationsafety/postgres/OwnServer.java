package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of a test's own, which can be killed, and started again on the files that it left. */
public final class OwnServer implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final List<String> command;

    private OwnServer(EmbeddedPostgres server, List<String> command) {
        this.server = server;
        this.command = command;
    }

    public static OwnServer start(int major) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.start(Integer.toString(major), new TestBinaries());
        ProcessHandle.Info postmaster = postmaster(server).info();
        List<String> command = new ArrayList<>(List.of(postmaster.command().orElseThrow()));
        command.addAll(List.of(postmaster.arguments().orElseThrow()));
        return new OwnServer(server, command);
    }

    private static ProcessHandle postmaster(EmbeddedPostgres server) throws IOException {
        return Postmaster.find(server.folder().resolve("data")).orElseThrow();
    }

    public TestPostgres.Database database(String name) throws SQLException {
        server.createDatabase(name);
        return new TestPostgres.Database(server, name);
    }

    /** SIGKILL for the postmaster; its sessions end when they see that it is gone. */
    public void kill() throws Exception {
        ProcessHandle postmaster = postmaster(server);
        List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
        all.add(postmaster);
        postmaster.destroyForcibly();
        for (ProcessHandle process : all) {
            process.onExit().get(60, TimeUnit.SECONDS);
        }
    }

    /** Starts it again; it recovers as after any crash. */
    public void startAgain() throws Exception {
        Process process = Programs.builder(Launch.current().command(command), Path.of("/"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (!answers()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it ended with status " + process.exitValue());
            }
        }
    }

    private boolean answers() {
        try (Connection connection = server.connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that pg_ctl starts and stops. For Windows, where pg_ctl sheds the administrator's rights that the server refuses to
 * run with, and where there are no signals. Nothing ends it if the JVM is killed; the next run does.
 */
final class PgCtlServer implements Server {
    private static final int PATIENCE_SECONDS = 60;

    private final Installation installation;
    private final Path data;
    private final Launch launch;
    private final ServerLog log = new ServerLog();

    private PgCtlServer(Installation installation, Path data, Launch launch) {
        this.installation = installation;
        this.data = data;
        this.launch = launch;
    }

    /** Returns once the server is ready or has failed. */
    static PgCtlServer start(Installation installation, Path data, int port, Launch launch) throws IOException {
        PgCtlServer server = new PgCtlServer(installation, data, launch);
        List<String> command = server.command("start");
        Path serverLog = data.resolve("server.log");
        command.addAll(List.of("--wait", "--timeout=" + PATIENCE_SECONDS, "--log=" + serverLog));
        command.add("--options=" + String.join(" ", ServerSettings.arguments(port, installation.platform())));
        Programs.Result result = Programs.runLeaving(
                launch.command(command), data, data.resolveSibling("pg_ctl.log"), PATIENCE_SECONDS + 10);
        result.output().lines().forEach(server.log::add);
        if (Files.exists(serverLog)) {
            new String(Files.readAllBytes(serverLog), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(server.log::add);
        }
        server.log.end();
        return server;
    }

    @Override
    public boolean awaitReady(long timeout, TimeUnit unit) {
        return log.ready().getNow(false);
    }

    @Override
    public ServerLog log() {
        return log;
    }

    @Override
    public void stop() {
        if (!Files.exists(data.resolve("postmaster.pid"))) {
            return;
        }
        List<String> command = command("stop");
        command.addAll(List.of("--mode=immediate", "--wait", "--timeout=10"));
        try {
            Programs.Result result = Programs.run(launch.command(command), data, 20);
            if (!result.succeeded()) {
                Postmaster.endIn(data);
            }
        } catch (IOException e) {
            // The next run ends what still runs.
        }
    }

    private List<String> command(String action) {
        return new ArrayList<>(List.of(installation.program("pg_ctl"), action, "--pgdata=" + data));
    }
}

package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a server at once, and its sessions with it. Its files are thrown away, so nothing is lost. */
final class Postmaster {
    private static final int PATIENCE_SECONDS = 10;

    private Postmaster() {}

    /** Ends the server that runs on a data directory, if one does. */
    static void endIn(Path data) throws IOException {
        Optional<ProcessHandle> server = find(data);
        if (server.isPresent()) {
            end(server.get());
        }
    }

    /** The server that runs on a data directory. */
    static Optional<ProcessHandle> find(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,10}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(process -> runsOn(process, data));
    }

    /**
     * SIGQUIT is PostgreSQL's immediate shutdown: the server ends its sessions and then itself. A server that does not obey is
     * killed.
     */
    static void end(ProcessHandle server) {
        try {
            Programs.run(List.of("/bin/sh", "-c", "kill -QUIT " + server.pid()), Path.of("/"), PATIENCE_SECONDS);
        } catch (IOException e) {
            server.destroyForcibly();
        }
        if (!hasEnded(server)) {
            server.destroyForcibly();
            hasEnded(server);
        }
    }

    private static boolean hasEnded(ProcessHandle server) {
        try {
            server.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | CompletionException | TimeoutException e) {
            return !server.isAlive();
        }
    }

    // The number in the file may have gone to another process since. On Windows arguments cannot be read.
    private static boolean runsOn(ProcessHandle process, Path data) {
        Optional<String[]> arguments = process.info().arguments();
        if (arguments.isPresent()) {
            return List.of(arguments.get()).contains(data.toString());
        }
        return process.info()
                .command()
                .filter(path -> path.endsWith("postgres.exe"))
                .isPresent();
    }
}

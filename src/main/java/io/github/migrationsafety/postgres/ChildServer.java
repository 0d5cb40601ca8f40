package io.github.migrationsafety.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that is this JVM's child and dies with it. For Unixes. */
final class ChildServer implements Server {
    private static final int STOP_SECONDS = 10;

    private final Launch launch;
    private final ServerLog log = new ServerLog();
    private final CompletableFuture<Process> process = new CompletableFuture<>();

    private ChildServer(Launch launch) {
        this.launch = launch;
    }

    /** @throws IOException if there is no such program, or it cannot be run */
    static ChildServer start(Installation installation, Path data, int port, Launch launch) throws IOException {
        List<String> program = new ArrayList<>(List.of(installation.program("postgres"), "-D", data.toString()));
        program.addAll(ServerSettings.arguments(port, installation.platform()));
        ChildServer server = new ChildServer(launch);
        ProcessBuilder builder =
                Programs.builder(launch.watchedCommand(program), Path.of("/")).redirectErrorStream(true);
        // Linux sends the parent's death signal when the thread ends that started the process, so the thread that reads
        // the log to its end is the one to start it.
        Thread thread = new Thread(() -> server.run(builder), "migration-safety-postgres-" + port);
        thread.setDaemon(true);
        thread.start();
        server.awaitProcess();
        return server;
    }

    @Override
    public boolean awaitReady(long timeout, TimeUnit unit) {
        try {
            return log.ready().get(timeout, unit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public ServerLog log() {
        return log;
    }

    @Override
    public void stop() {
        Process running = process.getNow(null);
        if (running == null || !running.isAlive()) {
            return;
        }
        if (launch.watch() == Launch.Watch.PIPE && endsByItself(running)) {
            return;
        }
        Postmaster.end(running.toHandle());
    }

    private static boolean endsByItself(Process watched) {
        try {
            watched.getOutputStream().close();
            return watched.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run(ProcessBuilder builder) {
        try {
            Process started = builder.start();
            process.complete(started);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
                log.readFrom(lines);
            }
        } catch (IOException | RuntimeException e) {
            process.completeExceptionally(e);
            log.add(e.toString());
        } finally {
            log.end();
        }
    }

    private void awaitProcess() throws IOException {
        try {
            process.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting PostgreSQL", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }
}

package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs small programs of the system and of PostgreSQL to their end. */
final class Programs {
    private static final List<String> SYSTEM_FOLDERS =
            List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin");

    private Programs() {}

    /**
     * How a program ended.
     *
     * @param output what it wrote to standard output and error
     */
    record Result(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** The absolute path of a system program. The sbin folders are often missing from a user's PATH. */
    static Optional<String> find(String name) {
        return SYSTEM_FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** Runs a program; one that does not end within the time is killed and counts as failed. */
    static Result run(List<String> command, Path workingFolder, int timeoutSeconds) throws IOException {
        Process process =
                builder(command, workingFolder).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                return new Result(-1, command.get(0) + " did not end within " + timeoutSeconds + " s");
            }
            return new Result(process.exitValue(), output.get(timeoutSeconds, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.get(0), e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cannot read what " + command.get(0) + " says", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Runs a program that leaves a process behind. That one inherits the output, so a pipe would never end: it goes to a file.
     */
    static Result runLeaving(List<String> command, Path workingFolder, Path output, int timeoutSeconds)
            throws IOException {
        Process process = builder(command, workingFolder)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
            return new Result(ended ? process.exitValue() : -1, Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.get(0), e);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * A process in an environment that does not depend on the user's: PostgreSQL's programs obey variables such as PGDATA and
     * LANG, and a foreign LD_LIBRARY_PATH would come before the libraries that are packed with the binaries.
     */
    static ProcessBuilder builder(List<String> command, Path workingFolder) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingFolder.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        environment.remove("LD_LIBRARY_PATH");
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        return builder;
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}

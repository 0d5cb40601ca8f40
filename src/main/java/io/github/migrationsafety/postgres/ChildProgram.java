package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program of PostgreSQL at work on a database. It finds the password in a file that is private and gone with it; neither its
 * arguments nor its environment hold one. It does not outlive this JVM: not its end, not Ctrl-C, and where
 * {@code setpriv} is at hand not {@code kill -9} either, provided that the thread that starts it waits for it. Not thread-safe but
 * for {@link #close()}.
 */
public final class ChildProgram implements AutoCloseable {
    private static final int MOST_LINES = 1000;
    private static final int KILLED = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final RealDatabase database;
    private final PasswordFile password;
    private final Process process;
    private final Deque<String> lines = new ArrayDeque<>();
    private final List<Thread> readers = new ArrayList<>();
    private final Thread shutdownHook = new Thread(this::end, "migration-safety-program-shutdown");

    private ChildProgram(String name, RealDatabase database, PasswordFile password, Process process) {
        this.name = name;
        this.database = database;
        this.password = password;
        this.process = process;
    }

    /** Starts one whose standard output and error are its messages. */
    static ChildProgram start(String name, List<String> command, RealDatabase database) {
        ChildProgram program = launch(name, command, database, true);
        program.read(program.process.getInputStream(), program::keep);
        return program;
    }

    /**
     * Starts one whose standard output is more than messages.
     *
     * @param output is given each line of it, on a thread of its own
     */
    static ChildProgram start(String name, List<String> command, RealDatabase database, Consumer<String> output) {
        ChildProgram program = launch(name, command, database, false);
        program.read(program.process.getInputStream(), output);
        program.read(program.process.getErrorStream(), program::keep);
        return program;
    }

    private static ChildProgram launch(String name, List<String> command, RealDatabase database, boolean together) {
        List<String> watched = new ArrayList<>();
        if (!Platform.current().isWindows()
                && Launch.watched(List.of(), OptionalInt.empty()).watch() == Launch.Watch.PARENT_DEATH_SIGNAL) {
            Programs.find("setpriv").ifPresent(setpriv -> watched.addAll(List.of(setpriv, "--pdeathsig", "TERM")));
        }
        watched.addAll(command);
        ProcessBuilder builder =
                Programs.builder(watched, Path.of("").toAbsolutePath()).redirectErrorStream(together);
        Map<String, String> environment = builder.environment();
        // What the driver heeds too, and names files only.
        for (String kept : List.of("PGPASSFILE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGSSLCRL")) {
            Optional.ofNullable(System.getenv(kept)).ifPresent(value -> environment.put(kept, value));
        }
        environment.putAll(database.environment());
        PasswordFile password = PasswordFile.with(database.password());
        if (!database.password().isEmpty()) {
            environment.put("PGPASSFILE", password.path().toString());
        }
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            ChildProgram program = new ChildProgram(name, database, password, process);
            Runtime.getRuntime().addShutdownHook(program.shutdownHook);
            return program;
        } catch (IOException e) {
            password.close();
            throw new SetupException(
                    name + " cannot be started: " + e.getMessage() + ".",
                    "See that " + command.get(0) + " can be run by this account.",
                    e);
        }
    }

    /**
     * Waits for its end, but no longer than the given time.
     *
     * @return whether it has ended
     * @throws SetupException if this thread is interrupted; the program is ended then
     */
    public boolean ends(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            for (Thread reader : readers) {
                reader.join(PATIENCE.toMillis());
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new SetupException("The build was interrupted while " + name + " ran.", "Run it again.", e);
        }
    }

    /** Whether it ended and did what it should. */
    public boolean succeeded() {
        return !process.isAlive() && process.exitValue() == 0;
    }

    /** The last thousand lines that it printed, free of the password. */
    public List<String> output() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Why it failed, as part of a sentence: its own error messages, or the signal that killed it. */
    public String failure() {
        int exit = process.exitValue();
        List<String> errors = output().stream()
                .filter(line -> line.contains("error: ") || line.contains("FATAL: ") || line.contains("ERROR: "))
                .map(String::strip)
                .distinct()
                .limit(3)
                .toList();
        if (!errors.isEmpty()) {
            return String.join(" / ", errors);
        }
        if (exit > KILLED) {
            return name + " was killed (signal " + (exit - KILLED) + ")";
        }
        List<String> last = output();
        return name + " ended with status " + exit
                + (last.isEmpty() ? "" : ": " + last.get(last.size() - 1).strip());
    }

    long pid() {
        return process.pid();
    }

    private void read(InputStream stream, Consumer<String> to) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader output =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        output.lines().forEach(to);
                    } catch (IOException | UncheckedIOException e) {
                        // It was ended; what it said so far has been kept.
                    }
                },
                "migration-safety-output");
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    private void keep(String line) {
        synchronized (lines) {
            if (lines.size() == MOST_LINES) {
                lines.removeFirst();
            }
            lines.addLast(database.masked(line));
        }
    }

    // Its own children do not always go with it.
    private void end() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        password.close();
    }

    /** Ends it if it still runs, and waits until it is gone. */
    @Override
    public void close() {
        end();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is going down, and the hook does no harm.
        }
    }
}

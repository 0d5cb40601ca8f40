package io.github.migrationsafety.built;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A rehearsal on the embedded server that is in the middle of a statement, and everything that the machine holds because of it. For
 * Linux.
 *
 * @param maven the build
 * @param postmaster the server
 * @param backend the server's process that runs the statement
 * @param folder the server's folder
 * @param segment the number of the server's shared memory
 * @param processes all that the build has started
 */
record Rehearsal(
        MavenRun.Running maven,
        ProcessHandle postmaster,
        ProcessHandle backend,
        Path folder,
        String segment,
        List<ProcessHandle> processes)
        implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;
    private static final int LOOK_EVERY_MILLIS = 50;

    /** A changelog whose second changeset takes ten minutes. */
    static final String ENDLESS =
            """
            --liquibase formatted sql

            --changeset jo:1
            CREATE TABLE farm (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
            --rollback DROP TABLE farm;

            --changeset jo:2
            SELECT pg_sleep(600);
            --rollback SELECT 1;
            """;

    /** Waits until the server works on the statement. */
    static Rehearsal inTheMiddle(MavenRun.Running maven) throws IOException, InterruptedException {
        for (int waited = 0; waited < PATIENCE_SECONDS * 1000; waited += LOOK_EVERY_MILLIS) {
            List<ProcessHandle> processes = maven.process().descendants().toList();
            Optional<ProcessHandle> backend = processes.stream()
                    .filter(p -> commandLine(p).startsWith("postgres: ")
                            && commandLine(p).endsWith(" SELECT"))
                    .findFirst();
            Optional<ProcessHandle> postmaster = backend.flatMap(ProcessHandle::parent);
            if (postmaster.isPresent()) {
                Path data = data(postmaster.get());
                return new Rehearsal(
                        maven,
                        postmaster.get(),
                        backend.get(),
                        data.getParent(),
                        Files.readAllLines(data.resolve("postmaster.pid"))
                                .get(6)
                                .strip()
                                .split("\\s+")[1],
                        processes);
            }
            if (maven.process().waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        maven.close();
        throw new AssertionError("never came to the middle:\n" + maven.said());
    }

    /** Sends a signal to a process. */
    static void signal(String name, long process) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process)
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError("kill -" + name + " " + process + " ended with " + exit);
        }
    }

    /** What is still there of all that it had; waits for processes that are just ending. */
    List<String> leftBehind() throws IOException, InterruptedException {
        long alive = 0;
        for (int waited = 0; waited < 10_000; waited += LOOK_EVERY_MILLIS) {
            Optional<ProcessHandle> running =
                    processes.stream().filter(ProcessHandle::isAlive).findFirst();
            alive = processes.stream().filter(ProcessHandle::isAlive).count();
            if (running.isEmpty()) {
                break;
            }
            try {
                running.get().onExit().get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // Looked at again.
            }
        }
        Stream<String> living = alive == 0
                ? Stream.empty()
                : processes.stream().filter(ProcessHandle::isAlive).map(Rehearsal::commandLine);
        Stream<String> folders = Files.exists(folder) ? Stream.of(folder.toString()) : Stream.empty();
        Stream<String> segments = Files.readAllLines(Path.of("/proc/sysvipc/shm")).stream()
                .filter(line -> line.strip().split("\\s+")[1].equals(segment))
                .map(line -> "shared memory " + segment);
        return Stream.of(living, folders, segments).flatMap(s -> s).toList();
    }

    @Override
    public void close() {
        maven.close();
    }

    private static Path data(ProcessHandle postmaster) {
        List<String> arguments = List.of(postmaster.info().arguments().orElseThrow());
        return Path.of(arguments.get(arguments.indexOf("-D") + 1));
    }

    // The JDK puts the program's path before what PostgreSQL writes there.
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException e) {
            // It has just ended.
            return "";
        }
    }
}

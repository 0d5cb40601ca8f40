package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Finds and runs {@code psql} and {@code pg_restore}; the binaries of the embedded server do not have them. */
final class RestorePrograms {
    private static final Path DISTRIBUTION = Path.of("/usr/lib/postgresql");
    private static final int MOST_LINES = 200;

    private RestorePrograms() {}

    /**
     * How a program ended.
     *
     * @param errors the first lines that it wrote to standard error
     */
    record Result(int exitCode, List<String> errors) {
        String firstError() {
            return errors.stream()
                    .filter(line -> line.contains("rror: ") || line.contains("ERROR: ") || line.contains("FATAL: "))
                    .findFirst()
                    .or(() -> errors.stream().findFirst())
                    .map(line -> line.strip().replaceAll("\\.$", ""))
                    .orElse("it ended with status " + exitCode);
        }
    }

    /**
     * The program of the server's own version if there is one, else of the next newer one, else of the newest.
     *
     * @param path the folders of the environment variable {@code PATH}, as it writes them
     * @throws SetupException if there is none
     */
    static Path find(String name, int major, String path) {
        Map<Path, Integer> majors = new LinkedHashMap<>();
        for (Path folder : folders(path)) {
            Path program = InstalledPrograms.in(folder, name);
            if (Files.isExecutable(program)) {
                InstalledPrograms.version(program)
                        .ifPresent(version -> majors.put(program, ConnectionSettings.majorOf(version)));
            }
        }
        Comparator<Map.Entry<Path, Integer>> fitting = Comparator.comparing(e -> e.getValue() < major);
        return majors.entrySet().stream()
                .min(fitting.thenComparing(e -> Math.abs(e.getValue() - major)))
                .map(Map.Entry::getKey)
                .orElseThrow(() -> new SetupException(
                        "There is no " + name + " to restore the dump of `seed.dump` with, neither on the PATH nor in "
                                + DISTRIBUTION + ".",
                        "Install PostgreSQL's client programs (Debian and Ubuntu: postgresql-client), or put them on the"
                                + " PATH."));
    }

    private static List<Path> folders(String path) {
        List<Path> folders = InstalledPrograms.folders(path);
        File[] versions = DISTRIBUTION.toFile().listFiles(File::isDirectory);
        if (versions != null) {
            for (File version : versions) {
                folders.add(version.toPath().resolve("bin"));
            }
        }
        return folders.stream().sorted().distinct().toList();
    }

    /**
     * Runs a program to its end, however long that takes.
     *
     * @param environment what tells it where the server is
     * @param output is given each line that it writes to standard output
     */
    static Result run(List<String> command, Map<String, String> environment, Consumer<String> output) {
        ProcessBuilder builder = Programs.builder(command, Path.of("").toAbsolutePath());
        builder.environment().putAll(environment);
        builder.environment().put("PGOPTIONS", "-c client_min_messages=warning");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new SetupException(
                    command.get(0) + " cannot be started: " + e.getMessage() + ".",
                    "See that this account may run it.",
                    e);
        }
        try {
            process.getOutputStream().close();
            CompletableFuture<List<String>> errors =
                    CompletableFuture.supplyAsync(() -> firstLines(process.getErrorStream()));
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(output);
            }
            return new Result(process.waitFor(), errors.join());
        } catch (IOException e) {
            return new Result(-1, List.of(e.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupException("The build was interrupted while " + command.get(0) + " ran.", "Run it again.", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> firstLines(InputStream stream) {
        List<String> first = new ArrayList<>();
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> {
                    if (first.size() < MOST_LINES) {
                        first.add(line);
                    }
                });
        return first;
    }
}

package io.github.migrationsafety.it;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What a {@code verify.groovy} asks about the build that it judges: its log, its reports, its bundle, what it left behind. */
public final class FinishedBuild {
    private static final Pattern STACK_FRAME =
            Pattern.compile("(?m)^(\\[\\w+] )?\\s*(at [\\w.$/]+\\(.+\\)|Caused by: .+)$");
    private static final Pattern FAILURE =
            Pattern.compile("(?m)^\\[ERROR] Failed to execute goal (.+?)(?: -> \\[Help 1])?$");

    private final File folder;
    private final String log;

    /** @param folder the integration test's folder, which invoker calls {@code basedir} */
    public FinishedBuild(File folder) throws IOException {
        this.folder = folder;
        this.log = Files.readString(folder.toPath().resolve("build.log"));
    }

    /** All that Maven printed, in every invocation. */
    public String getLog() {
        return log;
    }

    /** Fails unless the log is free of stack traces and no server or folder of a build that has ended is left. */
    public void endedCleanly() throws IOException {
        Matcher frame = STACK_FRAME.matcher(log);
        if (frame.find()) {
            throw new AssertionError("a stack trace in build.log: " + frame.group());
        }
        List<Path> left = abandonedFolders();
        if (!left.isEmpty()) {
            throw new AssertionError("left behind: " + left);
        }
        List<String> servers = orphanedServers();
        if (!servers.isEmpty()) {
            throw new AssertionError("still running: " + servers);
        }
    }

    /** Whether the only invocation ended well. */
    public boolean succeeded() {
        return succeeded(1);
    }

    /** Whether so many invocations ended well, and none otherwise. */
    public boolean succeeded(int invocations) {
        return linesWith("BUILD SUCCESS").size() == invocations
                && linesWith("BUILD FAILURE").isEmpty();
    }

    /** Whether the last invocation failed with this kind of exception, which Maven names in its help link. */
    public boolean failedWith(String exception) {
        List<String> helps = linesWith("[Help 1] http");
        return !helps.isEmpty() && helps.get(helps.size() - 1).endsWith("/" + exception);
    }

    /** The sentence with which the last invocation failed. */
    public String failure() {
        String last = "";
        Matcher matcher = FAILURE.matcher(log);
        while (matcher.find()) {
            last = matcher.group(1);
        }
        return last;
    }

    /** The lines that hold a text. */
    public List<String> linesWith(String text) {
        return log.lines().filter(line -> line.contains(text)).toList();
    }

    /** Whether a whole line matches the expression. */
    public boolean logLine(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return log.lines().anyMatch(line -> pattern.matcher(line).matches());
    }

    /** A file of the build. */
    public File file(String path) {
        return new File(folder, path);
    }

    /** A goal's {@code report.json}. */
    public Map<String, Object> report(String goal) throws IOException {
        return report(goal, ".");
    }

    /** A goal's {@code report.json} in a module. */
    public Map<String, Object> report(String goal, String module) throws IOException {
        File report = file(module + "/target/migration-safety/" + goal + "/report.json");
        return new ObjectMapper().readValue(report, new TypeReference<Map<String, Object>>() {});
    }

    /** The one bundle that the goal wrote. */
    public File bundle() throws IOException {
        try (var files = Files.walk(file("target/migration-safety").toPath())) {
            List<Path> bundles =
                    files.filter(f -> f.toString().endsWith("-migrations.zip")).toList();
            if (bundles.size() != 1) {
                throw new AssertionError("one bundle, but " + bundles);
            }
            return bundles.get(0).toFile();
        }
    }

    /** What an archive holds, by name. */
    public Map<String, String> entries(File archive) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (InputStream in = Files.newInputStream(archive.toPath());
                ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    // Other integration tests may be at work: their folders and servers belong to a process that lives.
    private static List<Path> abandonedFolders() throws IOException {
        Set<Path> places = new LinkedHashSet<>();
        for (String place : List.of("/dev/shm", System.getProperty("java.io.tmpdir"), "/var/tmp")) {
            places.add(Path.of(place).toAbsolutePath().normalize());
        }
        List<Path> abandoned = new ArrayList<>();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                try (DirectoryStream<Path> runs = Files.newDirectoryStream(place, "migration-safety-*-*")) {
                    for (Path run : runs) {
                        if (isAbandoned(run)) {
                            abandoned.add(run);
                        }
                    }
                }
            }
        }
        return abandoned;
    }

    private static boolean isAbandoned(Path run) throws IOException {
        try {
            String owner = Files.readString(run.resolve("owner")).strip();
            return !owner.isEmpty() && !isAlive(Long.parseLong(owner.split(" ")[0]));
        } catch (NoSuchFileException e) {
            // It is being made, or deleted, at this very moment.
            return false;
        }
    }

    private static List<String> orphanedServers() {
        return ProcessHandle.allProcesses()
                .filter(p -> p.parent().map(parent -> parent.pid() == 1).orElse(false))
                .map(p -> p.info().commandLine().orElse(""))
                .filter(command -> command.contains("postgres") && command.contains("migration-safety-"))
                .toList();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}

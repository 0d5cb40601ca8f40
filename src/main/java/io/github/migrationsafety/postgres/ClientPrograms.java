package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code pg_dump} and {@code pg_restore} of one installation on this machine. The binaries of the throwaway server do not have
 * them. Immutable.
 *
 * <p>{@code pg_dump} refuses a server of a newer major version, and reads any older one that is supported; see
 * <a href="https://www.postgresql.org/docs/17/app-pgdump.html">its notes</a>.
 *
 * @param folder where the two are
 * @param version the version of {@code pg_dump}, such as {@code 17.11}
 */
public record ClientPrograms(Path folder, String version) {

    /** Folders with one folder for each major version, as distributions and installers lay them out. */
    private static final List<String> INSTALLATIONS = List.of(
            "/usr/lib/postgresql",
            "/usr",
            "/usr/local",
            "/opt/homebrew/opt",
            "/usr/local/opt",
            "/Library/PostgreSQL",
            "C:\\Program Files\\PostgreSQL");

    private static final Pattern INSTALLATION = Pattern.compile("\\d+|pgsql-\\d+|pgsql|postgresql@\\d+|libpq");

    /**
     * The programs whose version fits best: that of the server's own major if there is one, else of the next newer one.
     *
     * @param major the server's major version
     * @param path the folders of the environment variable {@code PATH}, as it writes them
     * @throws SetupException if there are none, or only ones that are too old for the server
     */
    public static ClientPrograms forServer(int major, String path) {
        return forServer(major, folders(path));
    }

    static ClientPrograms forServer(int major, Set<Path> folders) {
        List<ClientPrograms> found = new ArrayList<>();
        folders.forEach(folder -> in(folder).ifPresent(found::add));
        return found.stream()
                .filter(programs -> programs.major() >= major)
                .min(Comparator.comparingInt(ClientPrograms::major))
                .orElseThrow(() -> missing(major, found));
    }

    /**
     * One program alone: that of the server's own version if there is one, else of the next newer one, else of the newest.
     *
     * @param name such as {@code psql}
     * @param major the server's major version
     * @param path the folders of the environment variable {@code PATH}, as it writes them
     */
    static Optional<Path> closest(String name, int major, String path) {
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
                .map(Map.Entry::getKey);
    }

    /** The major version of {@code pg_dump}. */
    public int major() {
        return ConnectionSettings.majorOf(version);
    }

    /**
     * Starts one of the programs.
     *
     * @param name {@code pg_dump} or {@code pg_restore}
     * @param arguments without any secret: every user of the machine can read them
     * @param database what it is to work with; it is told so by its environment
     * @throws SetupException if it cannot be started
     */
    public ChildProgram start(String name, List<String> arguments, RealDatabase database) {
        List<String> command = new ArrayList<>();
        command.add(InstalledPrograms.in(folder, name).toString());
        command.addAll(arguments);
        return ChildProgram.start(name, command, database);
    }

    private static Optional<ClientPrograms> in(Path folder) {
        Path dump = InstalledPrograms.in(folder, "pg_dump");
        if (!Files.isExecutable(dump) || !Files.isExecutable(InstalledPrograms.in(folder, "pg_restore"))) {
            return Optional.empty();
        }
        return InstalledPrograms.version(dump).map(version -> new ClientPrograms(folder, version));
    }

    private static Set<Path> folders(String path) {
        Set<Path> folders = new LinkedHashSet<>();
        for (String installations : INSTALLATIONS) {
            folders.addAll(below(installations));
        }
        folders.addAll(InstalledPrograms.folders(path));
        return folders;
    }

    private static Set<Path> below(String installations) {
        File root = new File(installations);
        if (!root.isAbsolute() || !root.isDirectory()) {
            return Set.of();
        }
        Set<Path> folders = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                root.toPath(),
                e -> INSTALLATION.matcher(String.valueOf(e.getFileName())).matches())) {
            entries.forEach(entry -> folders.add(entry.resolve("bin")));
        } catch (IOException e) {
            // A folder that nobody may look into has nothing for us.
            return Set.of();
        }
        return folders;
    }

    private static SetupException missing(int major, List<ClientPrograms> found) {
        String newest = found.stream()
                .max(Comparator.comparingInt(ClientPrograms::major))
                .map(programs -> "The newest pg_dump on this machine is " + programs.version() + " (in "
                        + programs.folder() + "), and it cannot read a server of version " + major + ".")
                .orElse(
                        "There is no pg_dump on this machine, neither on the PATH nor where PostgreSQL is usually installed.");
        return new SetupException(
                newest,
                "Install PostgreSQL's client programs of version " + major
                        + " or later (Debian and Ubuntu: postgresql-client-" + major + "), or put them on the PATH.");
    }
}

package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code pg_dump} wrote, in whichever of its formats. It is restored by PostgreSQL's own programs of this machine, which
 * find the password in a private file only. Immutable.
 *
 * @param path the file, or the folder of the directory format
 * @param format which of the formats it has
 * @see <a href="https://www.postgresql.org/docs/17/app-pgdump.html">pg_dump</a>
 */
public record Dump(Path path, Format format) {
    private static final byte[] ARCHIVE = "PGDMP".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAR = "ustar".getBytes(StandardCharsets.US_ASCII);
    private static final int TAR_MAGIC_AT = 257;

    /** Where a dump names a role: owners, grants, policies, default privileges. */
    private static final Pattern ROLE = Pattern.compile(
            "^(?:ALTER .* OWNER TO|GRANT .* TO|REVOKE .* FROM|CREATE POLICY .* TO|ALTER DEFAULT PRIVILEGES FOR ROLE) "
                    + "(\"(?:[^\"]++|\"\")++\"|[a-z_][a-z0-9_$]*)\\b?.*$");

    private static final Set<String> NO_ROLES = Set.of("public", "current_user", "session_user", "current_role");

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    /** An archive is read from its beginning to what is wanted at least as fast, in bytes a second. */
    private static final long SLOWEST_DISK = 10L << 20;

    /** The formats of {@code pg_dump}. */
    public enum Format {
        PLAIN,
        CUSTOM,
        TAR,
        DIRECTORY;

        private String program() {
            return this == PLAIN ? "psql" : "pg_restore";
        }
    }

    /**
     * Looks at what there is.
     *
     * @throws SetupException if there is none, or it is nothing that {@code pg_dump} writes
     */
    public static Dump at(Path path) {
        if (Files.isDirectory(path)) {
            if (!Files.isRegularFile(path.resolve("toc.dat"))) {
                throw new SetupException(
                        "The folder " + path + " is no dump: it has no toc.dat.",
                        "Name a folder that `pg_dump --format=directory` wrote, or a dump in another format.");
            }
            return new Dump(path, Format.DIRECTORY);
        }
        byte[] start = start(path);
        if (startsWith(start, 0, ARCHIVE)) {
            return new Dump(path, Format.CUSTOM);
        } else if (startsWith(start, TAR_MAGIC_AT, TAR)) {
            return new Dump(path, Format.TAR);
        }
        boolean text = start.length > 0;
        for (byte b : start) {
            text &= b != 0;
        }
        if (!text || (start[0] == 0x1f && start.length > 1 && (start[1] & 0xff) == 0x8b)) {
            throw new SetupException(
                    start.length == 0
                            ? "The dump " + path + " is empty."
                            : "The file " + path + " is no dump that psql or pg_restore can read.",
                    "Make it with pg_dump, in any of its formats; unpack it first if another program has compressed it.");
        }
        return new Dump(path, Format.PLAIN);
    }

    private static byte[] start(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(512);
        } catch (IOException e) {
            throw new SetupException(
                    "The dump " + path + " cannot be read: " + e + ".",
                    "Make it a file that this account may read, or correct `seed.dump` in the policy file.",
                    e);
        }
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] wanted) {
        return bytes.length >= at + wanted.length
                && Arrays.equals(Arrays.copyOfRange(bytes, at, at + wanted.length), wanted);
    }

    /**
     * Restores it. Roles that it names and the server lacks are created there first, without a login, unless the server is
     * shared with others.
     *
     * @param database an empty database that {@link ThrowawayPostgres#createDatabase} made
     * @param searchPath the folders of the environment variable {@code PATH}, as it writes them
     * @throws SetupException if there is no program for it, or it cannot be restored
     * @throws SQLException if the server refuses a role or is gone
     */
    public void restore(ThrowawayPostgres server, String database, String searchPath) throws SQLException {
        restore(server, database, searchPath, PATIENCE.plusSeconds(size() / SLOWEST_DISK));
    }

    /**
     * As above.
     *
     * @param patience how long nothing may happen until the program is ended
     */
    void restore(ThrowawayPostgres server, String database, String searchPath, Duration patience) throws SQLException {
        Path program = ClientPrograms.closest(format.program(), server.major(), searchPath)
                .orElseThrow(() -> new SetupException(
                        "There is no " + format.program()
                                + " to restore the dump of `seed.dump` with, neither on the PATH nor where PostgreSQL is"
                                + " usually installed.",
                        "Install PostgreSQL's client programs (Debian and Ubuntu: postgresql-client), or put them on the"
                                + " PATH."));
        RealDatabase target = server.reachedAt(database);
        if (!server.isShared()) {
            createRoles(server, database, program, patience);
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        if (format == Format.PLAIN) {
            command.addAll(List.of("--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1"));
            command.addAll(restriction(program));
            command.add("--file=" + path);
        } else {
            command.addAll(
                    List.of("--no-password", "--exit-on-error", "--dbname=" + target.database(), path.toString()));
        }
        run(program, command, target, line -> {}, patience);
    }

    private long size() {
        try (Stream<Path> files = Files.walk(path)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException e) {
            // Whoever restores it will say so.
            return 0;
        }
    }

    private List<String> restriction(Path program) {
        try {
            return PlainDump.restriction(
                    path, InstalledPrograms.version(program).orElse("0"));
        } catch (IOException e) {
            throw failed(program, e.toString());
        }
    }

    private void createRoles(ThrowawayPostgres server, String database, Path program, Duration patience)
            throws SQLException {
        Set<String> roles = new TreeSet<>();
        if (format == Format.PLAIN) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8))) {
                lines.lines().forEach(line -> collectRoles(line, roles));
            } catch (IOException e) {
                throw failed(program, e.toString());
            }
        } else {
            run(
                    program,
                    List.of(program.toString(), "--schema-only", "--file=-", path.toString()),
                    server.reachedAt(database),
                    line -> collectRoles(line, roles),
                    patience);
        }
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String role : roles) {
                statement.execute("DO $$ BEGIN CREATE ROLE " + Identifiers.quoted(role)
                        + "; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
            }
        }
    }

    private void run(
            Path program, List<String> command, RealDatabase target, Consumer<String> output, Duration patience) {
        SignsOfLife signs = new SignsOfLife(target, patience);
        Consumer<String> heard = line -> {
            signs.said();
            output.accept(line);
        };
        Duration look = patience.compareTo(BETWEEN_LOOKS) < 0 ? patience.dividedBy(4) : BETWEEN_LOOKS;
        try (ChildProgram running = ChildProgram.start(format.program(), command, target, heard)) {
            while (!running.ends(look)) {
                if (signs.isStuck()) {
                    throw failed(program, "it has got nowhere for " + patience.toSeconds() + " s, so it was ended");
                }
            }
            if (!running.succeeded()) {
                throw failed(program, running.failure().replaceAll("\\.$", ""));
            }
        }
    }

    private static void collectRoles(String line, Set<String> roles) {
        Matcher role = ROLE.matcher(line);
        if (role.matches()) {
            String name = role.group(1);
            String plain =
                    name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
            if (!NO_ROLES.contains(plain.toLowerCase(Locale.ROOT)) && !plain.startsWith("pg_")) {
                roles.add(plain);
            }
        }
    }

    private SetupException failed(Path program, String error) {
        boolean tooNew =
                error.contains("unsupported version") || error.contains("unrecognized configuration parameter");
        if (error.contains("backslash commands are restricted")) {
            return new SetupException(
                    "The dump " + path
                            + " is not restored: it has a command of psql beside its SQL, which could run programs"
                            + " and write files on this machine.",
                    "Make it with pg_dump and without --create, or as an archive with --format=custom.");
        }
        return new SetupException(
                "The dump " + path + " cannot be restored by " + program + ": " + error + ".",
                tooNew
                        ? "It comes from a newer PostgreSQL: put the psql and pg_restore of that version or a later one on the"
                                + " PATH, and set postgres/version (migration-safety.postgres.version) to it."
                        : "See that it is complete, and that `seed.before` in the policy file creates what it needs and does"
                                + " not hold itself, such as extensions and roles.");
    }
}

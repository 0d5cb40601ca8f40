package io.github.migrationsafety.production;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the server's disk has room. PostgreSQL has no function that tells; so it can be known only where the server runs on this
 * machine and its folder can be read. That it is the same server, and not one behind a tunnel whose folder has the same name, is
 * seen by the start time in {@code postmaster.pid}, see <a
 * href="https://www.postgresql.org/docs/current/storage-file-layout.html">Database File Layout</a>.
 */
final class FreeDisk {
    static final String NAME = "room on the server's disk";
    private static final int LINE_OF_START = 2;

    private FreeDisk() {}

    static Check check(Connection connection, int leastPercent) throws SQLException {
        Optional<Path> folder = Optional.empty();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('data_directory'),"
                        + " floor(extract(epoch FROM pg_postmaster_start_time()))::bigint")) {
            row.next();
            folder = onThisMachine(row.getString(1), row.getLong(2));
        }
        if (folder.isEmpty()) {
            return Check.notApplicable(
                    NAME, "the server is on another machine, or its folder cannot be read from here");
        }
        try {
            FileStore disk = Files.getFileStore(folder.get());
            return judge(disk.getUsableSpace(), disk.getTotalSpace(), leastPercent);
        } catch (IOException e) {
            return Check.notApplicable(NAME, "the disk of " + folder.get() + " cannot be asked: " + e.getMessage());
        }
    }

    static Check judge(long free, long total, int leastPercent) {
        long percent = total == 0 ? 0 : free * 100 / total;
        String reason = String.format(
                Locale.ROOT, "%d %% (%.1f GiB) free, %d %% wanted", percent, free / (double) (1L << 30), leastPercent);
        return percent >= leastPercent
                ? Check.passed(NAME, reason)
                : Check.failed(NAME, reason, "Make room; the limit is `production.limits.freeDisk` in the policy.");
    }

    private static Optional<Path> onThisMachine(String dataDirectory, long started) {
        try {
            Path folder = Path.of(dataDirectory);
            List<String> lines = Files.readAllLines(folder.resolve("postmaster.pid"));
            boolean same = lines.size() > LINE_OF_START
                    && Math.abs(Long.parseLong(lines.get(LINE_OF_START).strip()) - started) <= 2;
            return same ? Optional.of(folder) : Optional.empty();
        } catch (IOException | InvalidPathException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}

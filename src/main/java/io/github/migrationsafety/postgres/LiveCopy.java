package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Copies the data directory of a running server between two writes: everything is on disk after a checkpoint, and as long as the
 * write-ahead log has not grown nothing has been written since.
 *
 * @param administration a superuser's session, in no transaction
 * @param data the data directory
 * @see <a href="https://www.postgresql.org/docs/current/backup-file.html">File System Level Backup</a>
 */
record LiveCopy(Connection administration, Path data) {
    /** What a server makes anew when it starts. */
    private static final Set<String> OF_THE_RUN =
            Set.of("postmaster.pid", "postmaster.opts", "pg_internal.init", "server.log");

    private static final Set<String> EMPTY_FOLDERS = Set.of("pg_dynshmem", "pg_stat_tmp", "pgsql_tmp", "pg_stat");

    /**
     * @param first the name of the first file of the write-ahead log that is needed
     * @param last the name of the last one
     * @param end where the write-ahead log ends
     */
    private record Log(String first, String last, String end) {}

    /** Copies it to a folder that is not there; false if something was written meanwhile or cannot be copied. */
    boolean to(Path target, Sums sums) throws SQLException, IOException {
        if (hasTablespaces() || hasOwnSettings()) {
            return false;
        }
        try (Statement statement = administration.createStatement()) {
            statement.execute("CHECKPOINT");
        }
        Log log = log();
        copy(target, sums, log);
        return log().equals(log);
    }

    private Log log() throws SQLException {
        try (Statement statement = administration.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_catalog.pg_walfile_name(redo_lsn), pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()),"
                                + " pg_catalog.pg_current_wal_insert_lsn() FROM pg_catalog.pg_control_checkpoint()")) {
            row.next();
            return new Log(row.getString(1), row.getString(2), row.getString(3));
        }
    }

    private boolean hasTablespaces() throws IOException {
        try (var links = Files.list(data.resolve("pg_tblspc"))) {
            return links.findAny().isPresent();
        }
    }

    /** ALTER SYSTEM counts from the next start on, which is not now. */
    private boolean hasOwnSettings() throws IOException {
        try (var lines = Files.lines(data.resolve("postgresql.auto.conf"))) {
            return lines.anyMatch(line -> !line.isBlank() && !line.startsWith("#"));
        }
    }

    private void copy(Path target, Sums sums, Log log) throws IOException {
        byte[] buffer = new byte[1 << 17];
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                KeptState.createPrivate(target.resolve(data.relativize(folder).toString()));
                sums.addFolder(name(folder));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (isNeeded(file, log)) {
                    sums.add(
                            name(file),
                            KeptState.copy(
                                    file, target.resolve(data.relativize(file).toString()), buffer));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private String name(Path file) {
        String below = data.relativize(file).toString().replace('\\', '/');
        return below.isEmpty() ? KeptState.DATA : KeptState.DATA + "/" + below;
    }

    private boolean isNeeded(Path file, Log log) {
        String name = String.valueOf(file.getFileName());
        Path below = data.relativize(file);
        String folder = below.getNameCount() > 1
                ? below.getName(below.getNameCount() - 2).toString()
                : "";
        if (folder.equals("pg_wal")) {
            return name.compareTo(log.first()) >= 0 && name.compareTo(log.last()) <= 0;
        }
        return !OF_THE_RUN.contains(name) && !EMPTY_FOLDERS.contains(folder);
    }
}

package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.policy.Production.Backup;
import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.policy.Production.Backup.Verify;
import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.TestBinaries;
import io.github.migrationsafety.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Backups of databases on the oldest server, which every distribution's pg_dump can read, as tests take them. */
final class Backups {
    static final Backup CUSTOM =
            new Backup("backups", Format.CUSTOM, 1, Verify.RESTORE, Duration.ofHours(24), 7, Duration.ofDays(30));
    static final Backup LISTED =
            new Backup("backups", Format.CUSTOM, 1, Verify.LIST, Duration.ofHours(24), 7, Duration.ofDays(30));

    private Backups() {}

    static TestPostgres.Database database(String... statements) throws SQLException {
        TestPostgres.Database database = TestPostgres.freshDatabase(TestPostgres.OLDEST);
        execute(database, statements);
        return database;
    }

    static RealDatabase real(TestPostgres.Database database) throws SQLException {
        return database.server().reachedAt(database.name());
    }

    static BackupRun run(Backup settings, Path directory, Consumer<String> says) {
        return new BackupRun(
                settings,
                directory,
                path(),
                major -> EmbeddedPostgres.start(Integer.toString(major), new TestBinaries()),
                Clock.systemUTC(),
                new ProgressLine(Duration.ofMillis(50), says));
    }

    static ProvenBackup take(Backup settings, Path directory, TestPostgres.Database database) throws SQLException {
        return run(settings, directory, line -> {}).take(real(database));
    }

    static String path() {
        return System.getenv("PATH");
    }

    static void execute(TestPostgres.Database database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** What stands in a folder; nothing if it is not there. */
    static List<String> entries(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(e -> e.getFileName().toString()).sorted().toList();
        }
    }
}

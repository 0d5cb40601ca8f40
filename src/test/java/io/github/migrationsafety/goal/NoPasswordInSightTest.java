package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.production.migrate.Interrupted;
import io.github.migrationsafety.production.migrate.Selection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere there is no /proc to look into")
class NoPasswordInSightTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint CONSTRAINT farms_pkey PRIMARY KEY);
            INSERT INTO farms (id) VALUES (1), (2), (3);
            --rollback DROP TABLE farms;
            """;

    /** What can be seen of processes from outside, looked at again and again. */
    private static final class Onlooker {
        private static final List<String> PROGRAMS = List.of("pg_dump", "pg_restore", "psql");

        private final AtomicBoolean stop = new AtomicBoolean();
        private final Set<String> programs = new TreeSet<>();
        private final Set<String> betrayals = new TreeSet<>();

        void look() {
            while (!stop.get()) {
                try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                    for (Path process : processes) {
                        look(process);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        }

        private void look(Path process) {
            String command = read(process.resolve("cmdline")).replace('\0', ' ');
            for (String program : PROGRAMS) {
                if (command.contains(program)) {
                    programs.add(program);
                }
            }
            boolean ours = PROGRAMS.stream().anyMatch(command::contains);
            if (command.contains(RealDatabaseProject.PASSWORD)
                    || (ours && read(process.resolve("environ")).contains(RealDatabaseProject.PASSWORD))) {
                betrayals.add(command);
            }
        }

        private static String read(Path file) {
            try {
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            } catch (IOException e) {
                // The process has ended, or is another account's.
                return "";
            }
        }
    }

    @Test
    void no_process_log_report_backup_or_journal_shows_the_password_while_or_after_goals_run(@TempDir Path module)
            throws Exception {
        // The machine's own pg_dump reads servers up to its own version.
        try (RealDatabaseProject project = new RealDatabaseProject(module, TestPostgres.OLDEST)) {
            project.execute("ALTER ROLE " + project.database.name() + "_user SUPERUSER");
            project.policy("production:\n  backup: {format: directory, jobs: 2}\n");
            project.changeLog(FARMS);
            Onlooker onlooker = new Onlooker();
            CompletableFuture<Void> looking = CompletableFuture.runAsync(onlooker::look);
            MigrationReport migrated;
            try {
                project.rehearse();
                migrated = MigrateGoal.run(
                                project.settings(),
                                new MigrateGoal.Options(
                                        false, false, false, false, Interrupted.REFUSE, Optional.of(Duration.ZERO)),
                                project.console())
                        .orElseThrow();
                StatusGoal.run(project.settings(), project.console());
                RollbackGoal.run(
                        project.settings(),
                        new RollbackGoal.Options(
                                new Selection.LastMigration(), Interrupted.REFUSE, Optional.of(Duration.ZERO)),
                        project.console());
            } finally {
                onlooker.stop.set(true);
                looking.join();
            }

            assertThat(migrated.failed()).as("%s", project.said).isFalse();
            assertThat(onlooker.programs).contains("pg_dump", "pg_restore");
            assertThat(onlooker.betrayals).isEmpty();
            assertThat(project.said).noneMatch(line -> line.contains(RealDatabaseProject.PASSWORD));
            assertThat(filesWith(module, RealDatabaseProject.PASSWORD)).isEmpty();
        }
    }

    /** The script sleeps, so that psql is seen. */
    @Test
    void nor_does_psql_while_it_restores_a_script_to_rehearse_on(@TempDir Path module) throws Exception {
        try (RealDatabaseProject project = new RealDatabaseProject(module, TestPostgres.OLDEST)) {
            project.policy("seed: {dump: shop.sql}\n");
            project.changeLog(FARMS);
            project.write("shop.sql", "CREATE TABLE shops (id int);\nSELECT pg_sleep(1);\n");
            Onlooker onlooker = new Onlooker();
            CompletableFuture<Void> looking = CompletableFuture.runAsync(onlooker::look);
            try {
                project.rehearse();
            } finally {
                onlooker.stop.set(true);
                looking.join();
            }

            assertThat(onlooker.programs).contains("psql");
            assertThat(onlooker.betrayals).isEmpty();
            assertThat(project.said).noneMatch(line -> line.contains(RealDatabaseProject.PASSWORD));
            assertThat(filesWith(module, RealDatabaseProject.PASSWORD)).isEmpty();
        }
    }

    private static List<Path> filesWith(Path folder, String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // Byte for byte, whatever the file is.
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}

package io.github.migrationsafety.built;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.migrationsafety.it.ExternalServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.example.ThrowingChange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a build ends in the middle of a rehearsal: the user reads one clear sentence, and nothing is left of it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class EndingsIT {
    private static final String REHEARSE = "migration-safety:rehearse";

    @TempDir
    Path folder;

    private Path temporary;

    @BeforeEach
    void make_a_folder_for_temporary_files() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void a_signal_leaves_nothing(String signal, int exit) throws Exception {
        Project project = Project.of(folder.resolve("farms"), Rehearsal.ENDLESS);
        // Who runs the tests may have them ignore what a terminal sends.
        MavenRun maven = maven(project).through("env", "--default-signal=" + signal);
        try (Rehearsal rehearsal = Rehearsal.inTheMiddle(maven.start(REHEARSE))) {
            Rehearsal.signal(signal, rehearsal.maven().process().pid());
            MavenRun.Finished ended = rehearsal.maven().await();

            assertThat(ended.exit()).isEqualTo(exit);
            assertThat(ended.log()).doesNotContainPattern("(?m)^\\s+at ").doesNotContain("defect");
            assertThat(rehearsal.leftBehind()).isEmpty();
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void sigkill_of_maven_leaves_nothing() throws Exception {
        Project project = Project.of(folder.resolve("farms"), Rehearsal.ENDLESS);
        try (Rehearsal rehearsal = Rehearsal.inTheMiddle(maven(project).start(REHEARSE))) {
            Rehearsal.signal("KILL", rehearsal.maven().process().pid());
            rehearsal.maven().await();

            assertThat(rehearsal.leftBehind()).isEmpty();
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void sigkill_of_the_whole_group_of_processes_leaves_nothing() throws Exception {
        Project project = Project.of(folder.resolve("farms"), Rehearsal.ENDLESS);
        MavenRun maven = maven(project).through("setsid");
        try (Rehearsal rehearsal = Rehearsal.inTheMiddle(maven.start(REHEARSE))) {
            Rehearsal.signal("KILL", -rehearsal.maven().process().pid());
            rehearsal.maven().await();

            assertThat(rehearsal.leftBehind()).isEmpty();
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void sigkill_of_postgresql_is_told_and_leaves_nothing() throws Exception {
        Project project = Project.of(folder.resolve("farms"), Rehearsal.ENDLESS);
        try (Rehearsal rehearsal = Rehearsal.inTheMiddle(maven(project).start(REHEARSE))) {
            Rehearsal.signal("KILL", rehearsal.postmaster().pid());
            MavenRun.Finished ended = rehearsal.maven().await();

            assertThat(ended.failure())
                    .contains("The rehearsal could not go on because the server was ended from outside. See whether");
            assertThat(rehearsal.leftBehind()).isEmpty();
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void sigkill_of_one_of_its_processes_is_told_and_leaves_nothing() throws Exception {
        Project project = Project.of(folder.resolve("farms"), Rehearsal.ENDLESS);
        try (Rehearsal rehearsal = Rehearsal.inTheMiddle(maven(project).start(REHEARSE))) {
            Rehearsal.signal("KILL", rehearsal.backend().pid());
            MavenRun.Finished ended = rehearsal.maven().await();

            assertThat(ended.failure())
                    .contains("The rehearsal could not go on because the server was lost: ")
                    .contains("was terminated by signal 9");
            assertThat(rehearsal.leftBehind()).isEmpty();
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void a_full_disk_is_no_changesets_fault() throws Exception {
        assumeThat(Files.getOwner(folder).getName()).as("only root can mount").isEqualTo("root");
        Project project = Project.of(
                folder.resolve("farms"),
                """
                --liquibase formatted sql

                --changeset jo:1
                CREATE TABLE farm (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, photo text STORAGE EXTERNAL);
                --rollback DROP TABLE farm;

                --changeset jo:2
                INSERT INTO farm (photo) SELECT repeat('x', 8000) FROM generate_series(1, 1000000) i;
                --rollback DELETE FROM farm;
                """);
        Path left = folder.resolve("left");
        // In a name space of its own, so that nobody else's disk is full.
        MavenRun maven = maven(project)
                .through(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=210m none /dev/shm && \"$@\"; status=$?; ls -A /dev/shm >" + left
                                + "; exit $status",
                        "sh");
        MavenRun.Finished ended = maven.run(REHEARSE);

        assertThat(ended.failure())
                .contains("The throwaway server has no room left for its data: ")
                // Either the changeset's own statement finds no room, or the server's log of changes does.
                .containsPattern(
                        "No space left on device(, at src/main/resources/db/changelog/[\\w.-]+:8)?\\. Free some")
                .doesNotContain("Aborted");
        assertThat(left).isEmptyFile();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void exhausted_memory_is_told_in_a_sentence() throws Exception {
        Project project = Project.of(
                folder.resolve("farms"),
                """
                --liquibase formatted sql

                --changeset jo:1
                DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', 200000000); END $$;
                --rollback SELECT 1;
                """);

        MavenRun.Finished ended = maven(project)
                .where("MAVEN_OPTS", "-Xmx128m -Djava.io.tmpdir=" + temporary)
                .run(REHEARSE);

        assertThat(ended.failure()).contains("Maven ran out of memory, of which it may have 128 MB: Java heap space.");
        assertThat(ended.log()).doesNotContainPattern("(?m)^\\s+at ");
        assertThat(temporary).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.lang.IllegalStateException", "java.lang.AssertionError"})
    void an_exception_in_the_middle_leaves_nothing(String thrown) throws Exception {
        Project project = Project.of(folder.resolve("farms"), "");
        project.file(
                "src/main/resources/db/changelog/db.changelog-master.yaml",
                """
                databaseChangeLog:
                - changeSet:
                    id: 1
                    author: jo
                    changes:
                    - customChange: {class: org.example.ThrowingChange, what: %s}
                    rollback: []
                """
                        .formatted(thrown));
        copyClass(ThrowingChange.class, project);

        MavenRun.Finished ended = maven(project).run(REHEARSE);

        assertThat(ended.failure()).isNotEmpty();
        assertThat(ended.log()).contains("thrown in the middle").doesNotContainPattern("(?m)^\\s+at ");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void a_build_that_is_terminated_leaves_no_database_and_no_role_on_a_server_that_others_use() throws Exception {
        try (ExternalServer server = ExternalServer.start()) {
            Project project = rehearsesOn(server.url());
            try (MavenRun.Running maven = maven(project, server).start(REHEARSE)) {
                awaitSleep(server, maven);
                Rehearsal.signal("TERM", maven.process().pid());
                maven.await();
            }

            assertThat(server.databases()).isEqualTo(Set.of("postgres"));
            assertThat(server.roles()).isEqualTo(Set.of("postgres", "staging"));
        }
    }

    @Test
    void after_a_killed_build_the_next_one_drops_its_databases_and_roles() throws Exception {
        try (ExternalServer server = ExternalServer.start()) {
            Project project = rehearsesOn(server.url());
            try (MavenRun.Running maven = maven(project, server).start(REHEARSE)) {
                awaitSleep(server, maven);
                Rehearsal.signal("KILL", maven.process().pid());
                maven.await();
            }
            assertThat(server.roles()).contains("hand");
            project.file(
                    "src/main/resources/db/changelog/db.changelog-master.sql",
                    """
                    --liquibase formatted sql

                    --changeset jo:1
                    CREATE ROLE hand;
                    --rollback DROP ROLE hand;
                    """);

            MavenRun.Finished next = maven(project, server).run(REHEARSE);

            assertThat(next.succeeded()).as(next.log()).isTrue();
            assertThat(server.databases()).isEqualTo(Set.of("postgres"));
            assertThat(server.roles()).isEqualTo(Set.of("postgres", "staging"));
        }
    }

    private MavenRun maven(Project project) {
        return MavenRun.in(project.folder()).where("MAVEN_OPTS", "-Djava.io.tmpdir=" + temporary);
    }

    private MavenRun maven(Project project, ExternalServer server) {
        return maven(project)
                .where("MIGRATION_SAFETY_POSTGRES_USER", server.user())
                .where("MIGRATION_SAFETY_POSTGRES_PASSWORD", server.password());
    }

    private Project rehearsesOn(String url) throws IOException {
        return Project.of(
                        folder.resolve("farms"),
                        """
                        --liquibase formatted sql

                        --changeset jo:1
                        CREATE ROLE hand;
                        --rollback DROP ROLE hand;

                        --changeset jo:2
                        SELECT pg_sleep(600);
                        --rollback SELECT 1;
                        """)
                .pom("<postgres><url>" + url + "</url></postgres>", "");
    }

    private static void awaitSleep(ExternalServer server, MavenRun.Running maven)
            throws SQLException, IOException, InterruptedException {
        while (!server.isSleeping()) {
            if (maven.process().waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("never came to the middle:\n" + maven.said());
            }
        }
    }

    private static void copyClass(Class<?> type, Project project) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        Path copy = project.folder().resolve("target/classes").resolve(name);
        Files.createDirectories(copy.getParent());
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
            Files.copy(in, copy);
        }
    }
}

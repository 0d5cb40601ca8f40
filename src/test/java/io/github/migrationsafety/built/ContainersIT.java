package io.github.migrationsafety.built;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Container;
import io.github.migrationsafety.it.Containers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** What becomes of a rehearsal in a container, wherever the engine is and whatever happens to it. */
@Tag("container")
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, and the engine's socket")
class ContainersIT {
    /** Named on a machine that runs these tests, see {@code CONTRIBUTING.md}. */
    private static final String IMAGE = String.valueOf(System.getenv("MIGRATION_SAFETY_TEST_IMAGE"));

    private static final String REHEARSE = "migration-safety:rehearse";
    private static final String SHORT =
            """
            --liquibase formatted sql

            --changeset jo:1
            CREATE TABLE farm (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
            --rollback DROP TABLE farm;
            """;

    @TempDir
    Path folder;

    @Test
    void an_engine_over_tcp_will_do() throws Exception {
        try (TcpEngine engine = TcpEngine.start()) {
            Project project = project(SHORT);

            MavenRun.Finished build = MavenRun.in(project.folder())
                    .where("DOCKER_HOST", engine.host())
                    .run(REHEARSE);

            assertThat(build.succeeded()).as(build.log()).isTrue();
            assertThat(Containers.abandoned()).isEmpty();
        }
    }

    @Test
    void an_image_of_a_company_comes_by_the_prefix_of_its_registry() throws Exception {
        client().tagImageCmd(IMAGE, "registry.invalid/farm/by-prefix", "1").exec();
        try {
            Project project = project("by-prefix:1", SHORT);

            MavenRun.Finished build = MavenRun.in(project.folder())
                    .where("TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX", "registry.invalid/farm/")
                    .run(REHEARSE);

            assertThat(build.succeeded()).as(build.log()).isTrue();
        } finally {
            client().removeImageCmd("registry.invalid/farm/by-prefix:1").exec();
        }
        assertThat(Containers.abandoned()).isEmpty();
    }

    @Test
    void the_next_rehearsal_removes_the_container_of_a_killed_build() throws Exception {
        Project project = project(Rehearsal.ENDLESS);
        try (MavenRun.Running maven = MavenRun.in(project.folder()).start(REHEARSE)) {
            awaitSleep(maven);
            Rehearsal.signal("KILL", maven.process().pid());
            maven.await();
        }
        assertThat(Containers.abandoned()).isNotEmpty();

        MavenRun.Finished next = MavenRun.in(project(SHORT).folder()).run(REHEARSE);

        assertThat(next.succeeded()).as(next.log()).isTrue();
        assertThat(Containers.abandoned()).isEmpty();
    }

    @Test
    void a_container_that_is_killed_is_told() throws Exception {
        Project project = project(Rehearsal.ENDLESS);
        try (MavenRun.Running maven = MavenRun.in(project.folder()).start(REHEARSE)) {
            Container container = awaitSleep(maven);
            client().killContainerCmd(container.getId()).exec();
            MavenRun.Finished ended = maven.await();

            assertThat(ended.failure())
                    .contains(
                            "The rehearsal could not go on because the server was lost: its container, or the engine,");
        }
        assertThat(Containers.abandoned()).isEmpty();
    }

    @Test
    void an_engine_that_goes_away_is_told_and_the_next_rehearsal_cleans_up() throws Exception {
        Project project = project(Rehearsal.ENDLESS);
        try (TcpEngine engine = TcpEngine.start();
                MavenRun.Running maven = MavenRun.in(project.folder())
                        .where("DOCKER_HOST", engine.host())
                        .start(REHEARSE)) {
            Container container = awaitSleep(maven);
            engine.close();
            // What runs in a container goes with its engine.
            client().killContainerCmd(container.getId()).exec();
            MavenRun.Finished ended = maven.await();

            assertThat(ended.failure()).contains("The rehearsal could not go on because the server was lost: ");
            assertThat(ended.log()).doesNotContainPattern("(?m)^\\s+at ");
        }

        MavenRun.Finished next = MavenRun.in(project(SHORT).folder()).run(REHEARSE);

        assertThat(next.succeeded()).as(next.log()).isTrue();
        assertThat(Containers.abandoned()).isEmpty();
    }

    @Test
    void an_engine_that_is_killed_is_told_and_nothing_is_left_once_it_is_back() throws Exception {
        OwnEngine.missing().ifPresent(reason -> assumeTrue(false, reason));
        Project project = project(Rehearsal.ENDLESS);
        try (OwnEngine engine = OwnEngine.start(folder.resolve("engine"), IMAGE)) {
            try (MavenRun.Running maven = MavenRun.in(project.folder())
                    .where("DOCKER_HOST", engine.host())
                    .start(REHEARSE)) {
                engine.awaitSelect(maven);
                engine.kill();
                MavenRun.Finished ended = maven.await();

                assertThat(ended.failure())
                        .contains(
                                "The rehearsal could not go on because the server was lost: its container, or the engine,");
                assertThat(ended.log()).doesNotContainPattern("(?m)^\\s+at ");
            }
            engine.start();
            assertThat(engine.containers()).isNotEmpty();

            MavenRun.Finished next = MavenRun.in(project(SHORT).folder())
                    .where("DOCKER_HOST", engine.host())
                    .run(REHEARSE);

            assertThat(next.succeeded()).as(next.log()).isTrue();
            assertThat(engine.containers()).isEmpty();
        }
    }

    @Test
    void a_rehearsal_under_testcontainers_own_watchdog_leaves_nothing() throws Exception {
        MavenRun.Finished build = watched(project(SHORT)).run(REHEARSE);

        assertThat(build.succeeded()).as(build.log()).isTrue();
        assertThat(Containers.abandoned()).isEmpty();
    }

    @Test
    void testcontainers_own_watchdog_removes_the_container_of_a_killed_build() throws Exception {
        try (MavenRun.Running maven = watched(project(Rehearsal.ENDLESS)).start(REHEARSE)) {
            WaitContainerResultCallback end =
                    client().waitContainerCmd(awaitSleep(maven).getId()).exec(new WaitContainerResultCallback());

            Rehearsal.signal("KILL", maven.process().pid());

            maven.await();
            assertThat(end.awaitStatusCode(1, TimeUnit.MINUTES)).isNotZero();
        }
    }

    private static MavenRun watched(Project project) {
        String image = System.getenv("MIGRATION_SAFETY_TEST_WATCHDOG");
        assumeTrue(image != null, "MIGRATION_SAFETY_TEST_WATCHDOG names no image");
        return MavenRun.in(project.folder())
                .where("TESTCONTAINERS_RYUK_DISABLED", "false")
                .where("TESTCONTAINERS_RYUK_CONTAINER_IMAGE", image)
                // Not every machine lets it be.
                .where("TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED", "false");
    }

    private Project project(String changeLog) throws IOException {
        return project(IMAGE, changeLog);
    }

    private Project project(String image, String changeLog) throws IOException {
        return Project.of(folder.resolve("farms"), changeLog)
                .pom("<postgres><image>" + image + "</image></postgres>", "");
    }

    private static Container awaitSleep(MavenRun.Running maven) throws IOException, InterruptedException {
        while (true) {
            for (Container container : containersOf(maven.process().pid())) {
                String[][] processes = Optional.ofNullable(client().topContainerCmd(container.getId())
                                .exec()
                                .getProcesses())
                        .orElse(new String[0][]);
                for (String[] columns : processes) {
                    if (columns[columns.length - 1].strip().endsWith(" SELECT")) {
                        return container;
                    }
                }
            }
            if (maven.process().waitFor(200, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("never came to the middle:\n" + maven.said());
            }
        }
    }

    private static List<Container> containersOf(long creator) {
        return client().listContainersCmd().withLabelFilter(List.of(Containers.LABEL)).exec().stream()
                .filter(c -> c.getLabels().getOrDefault(Containers.LABEL, "").contains(" " + creator + " "))
                .toList();
    }

    private static DockerClient client() {
        return DockerClientFactory.instance().client();
    }
}

package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class KilledBuildTest {

    @ParameterizedTest
    @EnumSource(value = Launch.Watch.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void leaves_nothing_after_sigterm(Launch.Watch watch) throws Exception {
        assumeThat(watch).isIn(Launch.Watch.PIPE, Launch.current().watch());
        try (ChildJvm build = ChildJvm.start(watch)) {
            assertThat(build.server().isAlive()).isTrue();

            build.terminate();

            assertThat(build.server().isAlive()).isFalse();
            assertThat(build.folder()).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Launch.Watch.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void leaves_nothing_after_sigkill(Launch.Watch watch) throws Exception {
        assumeThat(watch).isIn(Launch.Watch.PIPE, Launch.current().watch());
        try (ChildJvm build = ChildJvm.start(watch)) {
            build.kill();
            build.awaitEnd(build.server());
            build.awaitEnd(build.janitor());

            assertThat(build.folder()).doesNotExist();
        }
    }

    // Builds of others sweep as well, at any time, so nothing is said of the moment between a death and the next run.
    @Test
    void the_next_run_deletes_the_files_when_the_janitor_was_killed_too() throws Exception {
        try (ChildJvm build = ChildJvm.start(Launch.Watch.PIPE)) {
            build.janitor().destroyForcibly();
            build.kill();
            build.awaitEnd(build.server());

            nextRun();

            assertThat(build.folder()).doesNotExist();
        }
    }

    @Test
    void the_next_run_ends_a_server_that_nothing_watched() throws Exception {
        try (ChildJvm build = ChildJvm.start(Launch.Watch.NONE)) {
            build.janitor().destroyForcibly();
            build.kill();

            nextRun();

            assertThat(build.server().isAlive()).isFalse();
            assertThat(build.folder()).doesNotExist();
        }
    }

    @Test
    void the_next_run_leaves_a_living_server_alone() throws Exception {
        try (ChildJvm build = ChildJvm.start(Launch.Watch.PIPE)) {
            nextRun();

            assertThat(build.server().isAlive()).isTrue();
            assertThat(build.folder()).isDirectory();
        }
    }

    @Test
    void no_shared_memory_outlives_a_server_that_was_killed_with_its_build() throws Exception {
        try (ChildJvm build = ChildJvm.start(Launch.Watch.PIPE)) {
            String segment = build.segment();
            assertThat(segments()).contains(segment);

            build.server().destroyForcibly();
            build.kill();
            build.awaitEnd(build.janitor());

            assertThat(segments()).doesNotContain(segment);
        }
    }

    @Test
    void no_shared_memory_outlives_a_server_that_was_killed() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start("17", new TestBinaries())) {
            Path data = server.folder().resolve("data");
            String segment = SharedMemory.segment(Files.readAllLines(data.resolve("postmaster.pid")))
                    .orElseThrow();
            ProcessHandle postmaster = Postmaster.find(data).orElseThrow();
            postmaster.destroyForcibly();
            postmaster.onExit().get(30, TimeUnit.SECONDS);

            server.close();

            assertThat(segments()).doesNotContain(segment);
        }
    }

    private static List<String> segments() throws IOException {
        Programs.Result result = Programs.run(List.of("ipcs", "-m"), Path.of("/"), 10);
        return result.output()
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 1)
                .map(columns -> columns[1])
                .toList();
    }

    private static void nextRun() {
        EmbeddedPostgres.start("17", new TestBinaries()).close();
    }
}

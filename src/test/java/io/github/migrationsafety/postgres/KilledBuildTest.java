package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
    void runs_nothing_on_after_sigkill_and_the_next_run_deletes_the_files(Launch.Watch watch) throws Exception {
        assumeThat(watch).isIn(Launch.Watch.PIPE, Launch.current().watch());
        try (ChildJvm build = ChildJvm.start(watch)) {
            build.kill();
            build.awaitEndOfServer();
            assertThat(build.folder()).isDirectory();

            nextRun();

            assertThat(build.folder()).doesNotExist();
        }
    }

    @Test
    void the_next_run_ends_a_server_that_nothing_watched() throws Exception {
        try (ChildJvm build = ChildJvm.start(Launch.Watch.NONE)) {
            build.kill();
            assertThat(build.server().isAlive()).isTrue();

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

    private static void nextRun() {
        EmbeddedPostgres.start("17", new TestBinaries()).close();
    }
}

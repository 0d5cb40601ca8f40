package io.github.migrationsafety.postgres.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ContainerLaunchException;

class NoEngineTest {
    @Test
    void names_the_parameter_and_two_ways_out() {
        var failure = NoEngine.explain(new IllegalStateException("Could not find a valid Docker environment."));

        assertThat(failure)
                .hasMessageStartingWith(
                        "The parameter postgres/image (migration-safety.postgres.image) asks for a container,"
                                + " but no Docker engine answers");
        assertThat(failure.advice()).contains("DOCKER_HOST").contains("embedded server");
    }

    @Test
    void tells_of_the_watchdog_that_cannot_be_pulled() {
        var failure = NoEngine.explain(new ContainerLaunchException(
                "Container startup failed for image testcontainers/ryuk:0.14.0",
                new IllegalStateException(
                        "Status 500: {\"message\":\"Get \\\"https://mirror/v2/testcontainers/ryuk\\\":"
                                + " no such host\"}\n")));

        assertThat(failure)
                .hasMessage("Testcontainers cannot start its watchdog container, Ryuk:"
                        + " Get \"https://mirror/v2/testcontainers/ryuk\": no such host.");
        assertThat(failure.advice()).contains("TESTCONTAINERS_RYUK_DISABLED=true");
    }

    @Test
    void tells_of_the_watchdog_where_nothing_may_be_privileged() {
        var failure = NoEngine.explain(new ContainerLaunchException(
                "Container startup failed for image mirror/watchdog:1",
                new IllegalStateException(
                        "Status 500: {\"message\":\"unable to apply caps: operation not permitted\"}")));

        assertThat(failure)
                .hasMessage("Testcontainers cannot start its watchdog container, Ryuk:"
                        + " unable to apply caps: operation not permitted.");
        assertThat(failure.advice()).contains("TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED=false");
    }
}

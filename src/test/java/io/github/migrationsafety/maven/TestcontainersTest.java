package io.github.migrationsafety.maven;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

class TestcontainersTest {
    @Test
    void the_version_that_is_fetched_is_the_one_that_was_compiled_against() {
        assertThat(Testcontainers.VERSION).isEqualTo(DockerClientFactory.TESTCONTAINERS_VERSION);
    }
}

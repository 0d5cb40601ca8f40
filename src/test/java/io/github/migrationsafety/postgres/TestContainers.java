package io.github.migrationsafety.postgres;

import io.github.migrationsafety.postgres.container.TestcontainersEngine;
import java.util.Optional;

/** The Docker engine and the image that the build was given for the tests that are tagged {@code container}. */
final class TestContainers {
    private TestContainers() {}

    static ContainerEngine engine() {
        return new TestcontainersEngine();
    }

    /** An image with PostgreSQL, which the engine has. */
    static String image() {
        return Optional.ofNullable(System.getenv("MIGRATION_SAFETY_TEST_IMAGE"))
                .orElseThrow(() -> new IllegalStateException("MIGRATION_SAFETY_TEST_IMAGE names no image"));
    }
}

package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredMajorTest {
    @ParameterizedTest
    @CsvSource({
        "postgres:17, 17",
        "postgres:16.4-alpine, 16",
        "postgis/postgis:15-3.5, 15",
        "pgvector/pgvector:0.8.0-pg17, 17",
        "timescale/timescaledb:2.17.2-pg16, 16",
        "registry.acme.com:5000/db/postgres:14@sha256:0123456789ab, 14",
        "localhost:5000/postgres:18, 18",
    })
    void an_image_tells_its_major_by_its_tag(String image, int major) {
        assertThat(ConfiguredMajor.ofImage(image)).contains(major);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "postgres:latest", "acme/db:2024.11", "registry:5000/postgres", "acme/db:v3"})
    void other_tags_tell_none(String image) {
        assertThat(ConfiguredMajor.ofImage(image)).isEmpty();
    }

    @Test
    void the_version_goes_before_the_image_and_the_newest_stands_in_for_both() {
        assertThat(ConfiguredMajor.of(postgres(Optional.of("15"), Optional.of("postgres:17"))))
                .isEqualTo(15);
        assertThat(ConfiguredMajor.of(postgres(Optional.empty(), Optional.of("postgres:16"))))
                .isEqualTo(16);
        assertThat(ConfiguredMajor.of(postgres(Optional.empty(), Optional.of("postgres:latest"))))
                .isEqualTo(18);
    }

    private static GoalSettings.Postgres postgres(Optional<String> version, Optional<String> image) {
        return new GoalSettings.Postgres(
                version,
                image,
                Optional.empty(),
                (artifact, wanted) -> {
                    throw new AssertionError("asked for binaries");
                },
                List::of);
    }
}

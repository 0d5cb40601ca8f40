package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresVersionsTest {
    private final PostgresVersions versions = PostgresVersions.of(new Platform("linux-amd64"));

    @ParameterizedTest
    @CsvSource({
        "'',18.6.0",
        "'  ',18.6.0",
        "18,18.6.0",
        "' 17 ',17.11.0",
        "14,14.24.0",
        "17.9,17.9.0",
        "17.11.0,17.11.0",
        "16.4.1,16.4.1"
    })
    void turns_a_request_into_an_artifact_version(String requested, String version) {
        assertThat(versions.exact(requested)).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"13", "13.4", "99.0.0", "9.6"})
    void refuses_majors_that_were_not_tested(String requested) {
        assertThatThrownBy(() -> versions.exact(requested))
                .isInstanceOf(SetupException.class)
                .hasMessage("PostgreSQL " + requested + " is not among the versions that can be had here.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "17.", "v17", "17-alpine", "17.1.1.1", "-17", "99999999999"})
    void refuses_nonsense_and_says_what_can_be_written(String requested) {
        assertThatThrownBy(() -> versions.exact(requested)).isInstanceOfSatisfying(SetupException.class, e -> {
            assertThat(e).hasMessage("\"" + requested + "\" is not a version of PostgreSQL.");
            assertThat(e.advice())
                    .isEqualTo("Set <postgres><version> or -Dmigration-safety.postgres.version to one of"
                            + " 18, 17, 16, 15, 14, or to a release of one of them such as 18.6.");
        });
    }

    @Test
    void knows_that_platforms_differ_in_their_last_release() {
        assertThat(PostgresVersions.of(new Platform("windows-amd64")).exact("14"))
                .isEqualTo("14.22.0");
        assertThat(PostgresVersions.of(new Platform("darwin-arm64v8")).exact("14"))
                .isEqualTo("14.23.0");
        assertThat(PostgresVersions.of(new Platform("linux-arm64v8-alpine")).exact(""))
                .isEqualTo("16.15.0");
    }
}

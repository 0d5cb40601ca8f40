package io.github.migrationsafety.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresParameterTest {
    private final PostgresParameter pom = new PostgresParameter();

    @Test
    void takes_the_user_properties_where_the_pom_gives_nothing() {
        PostgresParameter merged =
                pom.orElse(Map.of("version", "15", "url", "jdbc:postgresql://db/", "serverId", "staging")::get);

        assertThat(merged.version()).contains("15");
        assertThat(merged.url()).contains("jdbc:postgresql://db/");
        assertThat(merged.serverId()).contains("staging");
    }

    @Test
    void lets_the_pom_win_over_the_user_property() {
        pom.setVersion("17");

        assertThat(pom.orElse(Map.of("version", "15")::get).version()).contains("17");
    }

    @Test
    void takes_a_blank_value_for_none() {
        pom.setVersion(" ");

        assertThat(pom.orElse(Map.<String, String>of()::get).version()).isEmpty();
    }

    @Test
    void takes_an_image_from_the_pom_or_else_from_the_user_property() {
        assertThat(pom.orElse(Map.of("image", "postgres:16")::get).image()).contains("postgres:16");
        pom.setImage("postgis/postgis:17-3.5");

        assertThat(pom.orElse(Map.of("image", "postgres:16")::get).image()).contains("postgis/postgis:17-3.5");
    }

    @Test
    void refuses_an_image_beside_a_url() {
        pom.setImage("postgres:17");

        assertThatThrownBy(() -> pom.orElse(Map.of("url", "jdbc:postgresql://db/app")::get))
                .isInstanceOf(SetupException.class)
                .hasMessage("The parameters postgres/image (migration-safety.postgres.image) and postgres/url"
                        + " (migration-safety.postgres.url) are both set.");
    }

    @Test
    void refuses_a_server_id_that_belongs_to_no_url() {
        pom.setServerId("staging");

        assertThatThrownBy(() -> pom.orElse(Map.<String, String>of()::get))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("without postgres/url");
    }
}

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
    void refuses_an_image_rather_than_ignore_it() {
        pom.setImage("postgres:17");

        assertThatThrownBy(() -> pom.orElse(Map.<String, String>of()::get))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("postgres/image");
    }

    @Test
    void refuses_an_image_that_a_user_property_gives() {
        assertThatThrownBy(() -> pom.orElse(Map.of("image", "postgres:17")::get))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("migration-safety.postgres.image");
    }

    @Test
    void refuses_a_server_id_that_belongs_to_no_url() {
        pom.setServerId("staging");

        assertThatThrownBy(() -> pom.orElse(Map.<String, String>of()::get))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("without postgres/url");
    }
}

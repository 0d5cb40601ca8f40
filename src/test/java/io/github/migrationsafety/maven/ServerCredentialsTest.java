package io.github.migrationsafety.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.goal.GoalSettings.External;
import io.github.migrationsafety.maven.ServerCredentials.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsProblem;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Test;

class ServerCredentialsTest {
    private static final String URL = "jdbc:postgresql://db.example/farm";

    @Test
    void decrypts_the_password_of_the_server_in_the_settings() {
        ServerCredentials credentials =
                new ServerCredentials(settings("staging", "jo", "{encrypted}"), decrypting("open sesame"), n -> null);

        External external = credentials.of(URL, Optional.of("staging"), Purpose.THROWAWAY);

        assertThat(external.user()).isEqualTo("jo");
        assertThat(external.password()).isEqualTo("open sesame");
    }

    @Test
    void takes_the_environment_when_no_server_is_named() {
        ServerCredentials credentials = new ServerCredentials(
                new Settings(),
                decrypting("unused"),
                Map.of(
                        "MIGRATION_SAFETY_POSTGRES_USER", "ci",
                        "MIGRATION_SAFETY_POSTGRES_PASSWORD", "sesame")::get);

        External external = credentials.of(URL, Optional.empty(), Purpose.THROWAWAY);

        assertThat(external).isEqualTo(new External(URL, "ci", "sesame"));
        assertThat(external.toString()).doesNotContain("sesame");
    }

    @Test
    void the_environment_of_a_throwaway_server_is_never_taken_for_a_real_database() {
        ServerCredentials credentials = new ServerCredentials(
                new Settings(),
                decrypting("unused"),
                Map.of(
                        "MIGRATION_SAFETY_POSTGRES_USER", "ci",
                        "MIGRATION_SAFETY_POSTGRES_PASSWORD", "sesame",
                        "MIGRATION_SAFETY_DATABASE_USER", "deployer")::get);

        assertThat(credentials.of(URL, Optional.empty(), Purpose.REAL)).isEqualTo(new External(URL, "deployer", ""));
    }

    @Test
    void names_the_server_that_the_settings_lack() {
        ServerCredentials credentials = new ServerCredentials(new Settings(), decrypting("unused"), n -> null);

        assertThatThrownBy(() -> credentials.of(URL, Optional.of("staging"), Purpose.THROWAWAY))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("no server 'staging'");
    }

    @Test
    void says_when_a_password_cannot_be_decrypted_and_does_not_show_it() {
        ServerCredentials credentials =
                new ServerCredentials(settings("staging", "jo", "{encrypted}"), failing(), n -> null);

        assertThatThrownBy(() -> credentials.of(URL, Optional.of("staging"), Purpose.THROWAWAY))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("'staging'")
                .hasMessageNotContaining("{encrypted}");
    }

    @Test
    void refuses_a_password_in_the_url_and_does_not_repeat_it() {
        ServerCredentials credentials = new ServerCredentials(new Settings(), decrypting("unused"), n -> null);

        assertThatThrownBy(() -> credentials.of(URL + "?user=jo&password=sesame", Optional.empty(), Purpose.THROWAWAY))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("holds a password")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void refuses_a_url_of_another_database() {
        ServerCredentials credentials = new ServerCredentials(new Settings(), decrypting("unused"), n -> null);

        assertThatThrownBy(() -> credentials.of("jdbc:mysql://db/farm", Optional.empty(), Purpose.THROWAWAY))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("not a PostgreSQL JDBC URL");
    }

    private static Settings settings(String id, String user, String password) {
        Server server = new Server();
        server.setId(id);
        server.setUsername(user);
        server.setPassword(password);
        Settings settings = new Settings();
        settings.addServer(server);
        return settings;
    }

    private static SettingsDecrypter decrypting(String password) {
        return request -> {
            Server server = request.getServers().get(0).clone();
            server.setPassword(password);
            return new Result(server, List.of());
        };
    }

    private static SettingsDecrypter failing() {
        return request -> new Result(
                request.getServers().get(0),
                List.of(new DefaultSettingsProblem("no key", SettingsProblem.Severity.ERROR, "server", 1, 1, null)));
    }

    private record Result(Server server, List<SettingsProblem> problems) implements SettingsDecryptionResult {
        @Override
        public Server getServer() {
            return server;
        }

        @Override
        public List<Server> getServers() {
            return List.of(server);
        }

        @Override
        public Proxy getProxy() {
            throw new UnsupportedOperationException("no proxy is asked for");
        }

        @Override
        public List<Proxy> getProxies() {
            return List.of();
        }

        @Override
        public List<SettingsProblem> getProblems() {
            return problems;
        }
    }
}

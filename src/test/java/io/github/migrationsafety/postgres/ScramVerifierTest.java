package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramVerifierTest {
    @Test
    void it_is_made_of_the_password_and_the_salt_alone() {
        byte[] salt = "sixteen bytes it".getBytes(StandardCharsets.US_ASCII);

        assertThat(ScramVerifier.of("secret", salt))
                .isEqualTo(ScramVerifier.of("secret", salt))
                .startsWith("SCRAM-SHA-256$1:c2l4dGVlbiBieXRlcyBpdA==$")
                .isNotEqualTo(ScramVerifier.of("secrets", salt));
        assertThat(ScramVerifier.of("secret")).isNotEqualTo(ScramVerifier.of("secret"));
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 17, 18})
    void a_server_takes_the_password_and_no_other(int major) throws SQLException {
        ThrowawayPostgres server = TestPostgres.shared(major);
        try (Connection administration = server.connect("postgres");
                Statement statement = administration.createStatement()) {
            statement.execute("CREATE ROLE walker LOGIN PASSWORD '" + ScramVerifier.of("0123456789abcdef") + "'");
            try {
                String url = administration.getMetaData().getURL();
                Properties right = ConnectionSettings.local("walker", "0123456789abcdef", major);
                Properties wrong = ConnectionSettings.local("walker", "0123456789abcdee", major);

                try (Connection connection = ConnectionSettings.open(url, right);
                        Statement question = connection.createStatement();
                        ResultSet row = question.executeQuery("SELECT current_user")) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getString(1)).isEqualTo("walker");
                }
                assertThatThrownBy(() -> ConnectionSettings.open(url, wrong).close())
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("authentication failed");
            } finally {
                statement.execute("DROP ROLE walker");
            }
        }
    }
}

package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedPostgresTest {

    @ParameterizedTest
    @CsvSource({"15,15.19", "17.11,17.11", "18.6.0,18.6"})
    void starts_the_version_that_was_asked_for(String requested, String version) throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(requested, new TestBinaries())) {
            postgres.createDatabase("rehearsal");

            assertThat(postgres.version()).isEqualTo(version);
            assertThat(String.valueOf(postgres.major())).isEqualTo(requested.substring(0, 2));
            try (Connection connection = postgres.connect("rehearsal")) {
                assertThat(text(
                                connection,
                                "SELECT current_database() || ' ' || rolsuper FROM pg_roles"
                                        + " WHERE rolname = current_user"))
                        .isEqualTo("rehearsal true");
            }
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}

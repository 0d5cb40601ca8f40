package io.github.migrationsafety.rules.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rules.Lint;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeFunctionTest {
    private static final String OLD = "celsius(f numeric) RETURNS numeric LANGUAGE sql AS 'SELECT f'";

    private static Lint lint(String sql) {
        return Lint.sql("--changeset jo:1\n" + sql + "\n--rollback SELECT 1;\n")
                .released("--changeset jo:functions\nCREATE FUNCTION " + OLD + ";\n");
    }

    @Test
    void a_function_that_takes_the_old_calls_in_its_place_is_fine() {
        assertThat(lint("DROP FUNCTION celsius(numeric);\n"
                                + "CREATE FUNCTION celsius(f numeric, digits int DEFAULT 2) RETURNS numeric LANGUAGE sql AS 'SELECT f';")
                        .found("compatibility/change-function"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "celsius(f numeric, digits int) RETURNS numeric",
                "celsius(x numeric, digits int DEFAULT 2) RETURNS numeric",
                "celsius(f numeric, digits int DEFAULT 2) RETURNS float8",
                "celsius(f numeric, OUT c numeric)",
                "celsius(f text) RETURNS numeric"
            })
    void one_that_does_not_take_them_is_none(String signature) {
        assertThat(lint("DROP FUNCTION celsius(numeric);\nCREATE FUNCTION " + signature
                                + " LANGUAGE sql AS 'SELECT 1';")
                        .found("compatibility/change-function"))
                .containsExactly("3 public.celsius(numeric)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE FUNCTION celsius(f numeric, digits int DEFAULT 2) RETURNS numeric    | true",
                "CREATE OR REPLACE FUNCTION celsius(f numeric, digits int DEFAULT 2) RETURNS numeric | true",
                "CREATE FUNCTION celsius(f numeric, digits int) RETURNS numeric              | false",
                "CREATE FUNCTION celsius(f text, digits int DEFAULT 2) RETURNS numeric       | false",
                "CREATE OR REPLACE FUNCTION celsius(f numeric) RETURNS numeric               | false"
            })
    void another_one_beside_it_is_a_trap_where_a_call_fits_both(String create, boolean trap) throws SQLException {
        String sql = create.strip() + " LANGUAGE sql AS 'SELECT 1::numeric'";
        assertThat(lint(sql + ";").found("compatibility/change-function"))
                .isEqualTo(trap ? java.util.List.of("3 public.celsius(numeric)") : java.util.List.of());

        ThrowawayPostgres server = TestPostgres.shared(17);
        try (Connection connection = server.connect("postgres");
                Statement jdbc = connection.createStatement()) {
            connection.setAutoCommit(false);
            jdbc.execute("CREATE FUNCTION " + OLD);
            jdbc.execute(sql);
            if (trap) {
                assertThatThrownBy(() -> jdbc.execute("SELECT celsius(1.5::numeric)"))
                        .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                                .isEqualTo("42725"));
            } else {
                jdbc.execute("SELECT celsius(1.5::numeric)");
            }
            connection.rollback();
        }
    }
}

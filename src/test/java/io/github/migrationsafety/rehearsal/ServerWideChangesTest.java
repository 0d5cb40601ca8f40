package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.ExternalPostgres;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.sql.SqlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerWideChangesTest {
    @TempDir
    private Path base;

    private final ThrowawayPostgres own = TestPostgres.shared(17);

    @BeforeEach
    void others_have_a_role() throws SQLException {
        run("CREATE ROLE wide_theirs LOGIN; CREATE ROLE wide_boss LOGIN SUPERUSER PASSWORD 's3cret'");
    }

    @AfterEach
    void take_it_away() throws SQLException {
        run("DROP ROLE wide_theirs; DROP ROLE wide_boss");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE ROLE wide_theirs",
                "-- for the app\nALTER USER wide_theirs SET work_mem = '4MB'",
                "DROP ROLE IF EXISTS wide_mine, WIDE_THEIRS",
            })
    void a_role_of_somebody_else_is_left_alone(String sql) throws SQLException {
        try (ThrowawayPostgres shared = connect()) {
            assertThatThrownBy(() -> check("--changeset jo:1\n" + sql + ";\n", shared))
                    .isInstanceOfSatisfying(SetupException.class, e -> {
                        assertThat(e)
                                .hasMessageMatching(
                                        "The changelog cannot be rehearsed on the server of <postgres><url>, which"
                                                + " others use: the role wide_theirs, which is created, changed or dropped at"
                                                + " resources/changelog.sql:\\d+, exists there already\\.");
                        assertThat(e.advice()).contains("embedded server");
                    });
        }
        assertThat(roles()).containsExactly("wide_boss", "wide_theirs");
    }

    @ParameterizedTest
    @CsvSource({
        "ALTER SYSTEM SET work_mem = '4MB', ALTER SYSTEM",
        "alter  database shop SET search_path = app, ALTER DATABASE",
        "DROP TABLESPACE fast, DROP TABLESPACE",
    })
    void what_changes_the_server_is_refused_in_a_rollback_too(String sql, String what) throws SQLException {
        try (ThrowawayPostgres shared = connect()) {
            assertThatThrownBy(() -> check("--changeset jo:1\nSELECT 1;\n--rollback " + sql + ";\n", shared))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("which others use: " + what + " at resources/changelog.sql:")
                    .hasMessageEndingWith("changes more than the database that is rehearsed.");
        }
    }

    @Test
    void a_role_of_the_changelogs_own_goes_with_its_database() throws SQLException, IOException {
        try (ThrowawayPostgres shared = connect()) {
            check("--changeset jo:1\nCREATE ROLE \"wide mine\";\n", shared);
            shared.createDatabase("rehearsal");
            try (Connection connection = shared.connect("rehearsal");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ROLE \"wide mine\"; CREATE SCHEMA app AUTHORIZATION \"wide mine\"");
            }
            assertThat(roles()).contains("wide mine");
        }
        assertThat(roles()).containsExactly("wide_boss", "wide_theirs");
    }

    @Test
    void on_a_server_of_our_own_everything_may_be_changed() {
        assertThatCode(() -> check("--changeset jo:1\nDROP ROLE wide_theirs;\nALTER SYSTEM RESET ALL;\n", own))
                .doesNotThrowAnyException();
    }

    @Test
    void other_statements_are_no_concern() throws SQLException {
        try (ThrowawayPostgres shared = connect()) {
            assertThatCode(() -> check(
                            """
                            --changeset jo:1
                            CREATE USER MAPPING FOR wide_theirs SERVER s;
                            GRANT SELECT ON farms TO wide_theirs;
                            COMMENT ON COLUMN farms.name IS 'DROP ROLE wide_theirs';
                            --changeset jo:2 context:never
                            DROP ROLE wide_theirs;
                            """,
                            shared))
                    .doesNotThrowAnyException();
        }
    }

    private ThrowawayPostgres connect() throws SQLException {
        try (Connection connection = own.connect("postgres")) {
            String url = connection.getMetaData().getURL().replaceFirst("\\?.*", "");
            return ExternalPostgres.connect(url, "wide_boss", "s3cret");
        }
    }

    private void check(String changeSets, ThrowawayPostgres server) throws IOException {
        Path resources = Files.createDirectories(base.resolve("resources"));
        Files.writeString(resources.resolve("changelog.sql"), "--liquibase formatted sql\n\n" + changeSets);
        ChangeLogRequest request = new ChangeLogRequest(
                base,
                "changelog.sql",
                List.of(resources),
                List::of,
                Map.of(),
                "prod",
                "",
                LiquibaseTables.DEFAULTS,
                17,
                Optional.empty());
        try (ParsedChangeLog parsed = new ChangeLogReader(SqlReader.standard()).read(request)) {
            ServerWideChanges.check(parsed.changeLog(), server);
        }
    }

    private List<String> roles() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = own.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT rolname FROM pg_roles WHERE rolname LIKE 'wide%' ORDER BY 1")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = own.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

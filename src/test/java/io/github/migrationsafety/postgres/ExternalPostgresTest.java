package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExternalPostgresTest {
    private static final EmbeddedPostgres SERVER = EmbeddedPostgres.start("17", new TestBinaries());

    @BeforeAll
    static void create_users() throws SQLException {
        run(
                "postgres",
                "CREATE ROLE maker LOGIN CREATEDB PASSWORD 's3cret'; CREATE ROLE reader LOGIN PASSWORD 's3cret';"
                        + " CREATE ROLE chief LOGIN SUPERUSER PASSWORD 's3cret'");
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void gives_builds_on_one_server_databases_of_their_own() throws SQLException {
        try (ExternalPostgres one = connect();
                ExternalPostgres other = connect()) {
            one.createDatabase("rehearsal");
            other.createDatabase("rehearsal");

            try (Connection ofOne = one.connect("rehearsal");
                    Connection ofOther = other.connect("rehearsal")) {
                assertThat(ofOne.getCatalog())
                        .startsWith(
                                "migration_safety_" + ProcessHandle.current().pid() + "_")
                        .isNotEqualTo(ofOther.getCatalog());
            }
        }
        assertThat(throwawayDatabases()).isEmpty();
    }

    @Test
    void drops_a_database_even_if_a_session_is_still_in_it() throws SQLException {
        ExternalPostgres postgres = connect();
        postgres.createDatabase("rehearsal");
        try (Connection open = postgres.connect("rehearsal")) {
            postgres.close();

            assertThat(open.isValid(5)).isFalse();
        }
        assertThat(throwawayDatabases()).isEmpty();
    }

    @Test
    void tells_the_version() {
        try (ExternalPostgres postgres = connect()) {
            assertThat(postgres.version()).isEqualTo("17.11");
            assertThat(postgres.major()).isEqualTo(17);
        }
    }

    @Test
    void knows_only_databases_that_it_created() {
        try (ExternalPostgres postgres = connect()) {
            assertThatThrownBy(() -> postgres.connect("postgres"))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("database \"postgres\" does not exist");
        }
    }

    @Test
    void drops_what_a_killed_build_left_but_nothing_else() throws SQLException {
        run("maker", "CREATE DATABASE migration_safety_1_77");
        run("maker", "CREATE DATABASE migration_safety_notes");
        try (ExternalPostgres living = connect()) {
            living.createDatabase("rehearsal");

            connect().close();

            assertThat(throwawayDatabases()).hasSize(2).contains("migration_safety_notes");
            try (Connection connection = living.connect("rehearsal")) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
        run("maker", "DROP DATABASE migration_safety_notes");
    }

    @Test
    void drops_the_roles_that_a_killed_build_made_with_its_database() throws SQLException {
        Owner gone = new Owner(ProcessHandle.current().pid(), 1);
        DatabaseMark mark = new DatabaseMark(new Creator(Creator.current().host(), gone), Set.of("farm, hand", "app"));
        run("maker", "CREATE DATABASE migration_safety_1_78");
        run("maker", "COMMENT ON DATABASE migration_safety_1_78 IS '" + mark + "'");
        run("postgres", "CREATE ROLE \"farm, hand\" NOLOGIN; CREATE ROLE app NOLOGIN; CREATE ROLE app_2 NOLOGIN");

        ExternalPostgres.connect(url(), "chief", "s3cret").close();

        assertThat(throwawayDatabases()).isEmpty();
        assertThat(names("SELECT rolname FROM pg_roles WHERE rolname ~ '^(farm|app)' ORDER BY 1"))
                .containsExactly("app_2");
        run("postgres", "DROP ROLE app_2");
    }

    @Test
    void drops_the_database_of_a_killed_build_whose_statement_still_runs() throws Exception {
        Owner gone = new Owner(ProcessHandle.current().pid(), 1);
        DatabaseMark mark = new DatabaseMark(new Creator(Creator.current().host(), gone), Set.of());
        run("maker", "CREATE DATABASE migration_safety_1_79");
        run("maker", "COMMENT ON DATABASE migration_safety_1_79 IS '" + mark + "'");
        try (Connection session = SERVER.connect("migration_safety_1_79")) {
            ExternalPostgres.connect(url(), "chief", "s3cret").close();

            assertThat(session.isValid(5)).isFalse();
        }
        assertThat(throwawayDatabases()).isEmpty();
    }

    @Test
    void marks_its_databases_with_the_roles_that_were_claimed() throws SQLException {
        try (ExternalPostgres postgres = connect()) {
            postgres.createDatabase("before");
            postgres.claimRoles(Set.of("farm, hand"));
            postgres.createDatabase("after");

            assertThat(
                            names(
                                    """
                            SELECT shobj_description(oid, 'pg_database') FROM pg_database
                            WHERE datname LIKE 'migration\\_safety\\_%'"""))
                    .hasSize(2)
                    .allSatisfy(mark -> assertThat(DatabaseMark.parse(mark))
                            .hasValue(new DatabaseMark(Creator.current(), Set.of("farm, hand"))));
        }
    }

    @Test
    void keeps_the_database_of_a_living_process_that_has_lost_its_connection() throws SQLException {
        ExternalPostgres living = connect();
        living.createDatabase("rehearsal");
        run("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'maker'");

        connect().close();

        List<String> left = throwawayDatabases();
        assertThat(left).hasSize(1);
        living.close();
        run("postgres", "DROP DATABASE " + left.get(0));
    }

    @Test
    void names_the_parameter_when_the_password_is_wrong_and_never_shows_it() {
        assertThatThrownBy(() -> ExternalPostgres.connect(url(), "maker", "wr0ng"))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e)
                            .hasMessage("The server of <postgres><url>, " + url() + ", cannot be used: FATAL: password"
                                    + " authentication failed for user \"maker\" (SQL state 28P01).");
                    assertThat(e.advice()).contains("<serverId>");
                    assertThat(trace(e)).doesNotContain("wr0ng");
                });
    }

    @Test
    void names_the_parameter_when_nobody_listens() {
        assertThatThrownBy(() -> ExternalPostgres.connect("jdbc:postgresql://127.0.0.1:1/app", "maker", "s3cret"))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e)
                            .hasMessageStartingWith(
                                    "The server of <postgres><url>, jdbc:postgresql://127.0.0.1:1/app, cannot be used: Connection"
                                            + " to 127.0.0.1:1 refused.");
                    assertThat(e.advice()).contains("-Dmigration-safety.postgres.url");
                    assertThat(trace(e)).doesNotContain("s3cret");
                });
    }

    @Test
    void says_in_a_line_what_a_user_who_is_no_superuser_misses() throws SQLException {
        run("postgres", "CREATE ROLE boss LOGIN SUPERUSER PASSWORD 's3cret'");

        try (ExternalPostgres as = ExternalPostgres.connect(url(), "boss", "s3cret")) {
            assertThat(as.limits()).isEmpty();
        }
        try (ExternalPostgres as = connect()) {
            assertThat(as.limits())
                    .contains(
                            "The user maker of <postgres><url> is no superuser: what happens to roles, user mappings and"
                                    + " subscriptions is not seen there, and the server refuses changesets that create roles, event"
                                    + " triggers or extensions that are not trusted.");
        }
    }

    @Test
    void tells_which_extensions_there_are() throws SQLException {
        try (ExternalPostgres postgres = connect()) {
            assertThat(postgres.availableExtensions()).contains("plpgsql").doesNotContain("postgis");
        }
    }

    @Test
    void names_the_user_who_may_not_create_databases() {
        assertThatThrownBy(() -> ExternalPostgres.connect(url(), "reader", "s3cret"))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e)
                            .hasMessage("The user reader of <postgres><url>, " + url()
                                    + ", may not create databases on that server.");
                    assertThat(e.advice()).isEqualTo("Run ALTER ROLE \"reader\" CREATEDB there, or name another user.");
                });
    }

    private static ExternalPostgres connect() {
        return ExternalPostgres.connect(url(), "maker", "s3cret");
    }

    private static String url() {
        return "jdbc:postgresql://127.0.0.1:" + SERVER.port() + "/postgres";
    }

    private static void run(String user, String sql) throws SQLException {
        try (Connection connection = user.equals("postgres")
                        ? SERVER.connect("postgres")
                        : ConnectionSettings.open(url(), ConnectionSettings.external(user, "s3cret"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> throwawayDatabases() throws SQLException {
        return names("SELECT datname FROM pg_database WHERE datname LIKE 'migration%' ORDER BY 1");
    }

    private static List<String> names(String query) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = SERVER.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}

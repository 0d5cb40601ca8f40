package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedPostgresTest {

    @ParameterizedTest
    @CsvSource({"15,15.19", "17.11,17.11", "18.6.0,18.6"})
    void starts_the_version_that_was_asked_for(String requested, String version) throws SQLException {
        try (EmbeddedPostgres postgres = start(requested)) {
            assertThat(postgres.version()).isEqualTo(version);
            assertThat(String.valueOf(postgres.major())).isEqualTo(requested.substring(0, 2));
        }
    }

    @Test
    void gives_a_superuser_an_empty_database() throws SQLException {
        try (EmbeddedPostgres postgres = start("17")) {
            postgres.createDatabase("rehearsal");

            try (Connection connection = postgres.connect("rehearsal")) {
                assertThat(text(
                                connection,
                                "SELECT current_database() || ' ' || rolsuper FROM pg_roles"
                                        + " WHERE rolname = current_user"))
                        .isEqualTo("rehearsal true");
                assertThat(text(
                                connection,
                                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                        .isEqualTo("0");
                assertThat(connection.getAutoCommit()).isTrue();
            }
        }
    }

    @Test
    void is_configured_the_same_on_every_machine() throws SQLException {
        try (Connection connection = TestPostgres.shared(17).connect("postgres")) {
            assertThat(text(connection, "SHOW timezone")).isEqualTo("UTC");
            assertThat(text(connection, "SELECT reset_val FROM pg_settings WHERE name = 'lc_messages'"))
                    .isEqualTo("C");
            assertThat(text(connection, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(text(connection, "SHOW autovacuum")).isEqualTo("off");
        }
    }

    @Test
    void refuses_whoever_does_not_know_the_password() throws SQLException {
        try (EmbeddedPostgres postgres = start("17")) {
            for (String guess : List.of("", "postgres", templatePassword())) {
                assertThatThrownBy(() -> ConnectionSettings.open(
                                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres",
                                ConnectionSettings.local("postgres", guess, 17)))
                        .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                                .isIn("28P01", "08004"));
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void listens_on_the_loopback_address_only() throws IOException {
        try (EmbeddedPostgres postgres = start("17");
                Socket same = new Socket();
                Socket other = new Socket()) {
            same.connect(new InetSocketAddress("127.0.0.1", postgres.port()), 2000);

            // The whole of 127.0.0.0/8 is this machine on Linux, so a server that listened more widely would answer.
            assertThatThrownBy(() -> other.connect(new InetSocketAddress("127.0.0.2", postgres.port()), 2000))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void keeps_its_files_to_its_own_account_which_is_never_root() throws IOException {
        try (EmbeddedPostgres postgres = start("17")) {
            Path data = postgres.folder().resolve("data");

            assertThat(Account.unixAttribute(data, "mode") & 0777).isEqualTo(0700);
            long server = Postmaster.find(data).orElseThrow().pid();
            assertThat(Files.readAllLines(Path.of("/proc/" + server + "/status")))
                    .filteredOn(line -> line.startsWith("Uid:"))
                    .singleElement()
                    .asString()
                    .doesNotContainPattern("\\b0\\b");
        }
    }

    @Test
    void leaves_no_process_and_no_file_when_closed() throws Exception {
        ProcessHandle server;
        Path folder;
        try (EmbeddedPostgres postgres = start("17")) {
            postgres.createDatabase("rehearsal");
            folder = postgres.folder();
            server = Postmaster.find(folder.resolve("data")).orElseThrow();
            assertThat(folder).isDirectory();
        }

        assertThat(folder).doesNotExist();
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void can_be_closed_twice_and_then_refuses_connections() {
        EmbeddedPostgres postgres = start("17");
        postgres.close();
        postgres.close();

        assertThatThrownBy(() -> postgres.connect("postgres")).isInstanceOf(SQLException.class);
    }

    @Test
    void stops_when_the_work_on_it_throws() {
        EmbeddedPostgres[] started = new EmbeddedPostgres[1];

        assertThatIllegalArgumentException().isThrownBy(() -> {
            try (EmbeddedPostgres postgres = start("17")) {
                started[0] = postgres;
                postgres.createDatabase("no\"such");
            }
        });

        assertThat(started[0].folder()).doesNotExist();
    }

    @Test
    void says_which_majors_there_are_when_the_version_is_unknown() {
        assertThatThrownBy(() -> start("9.6")).isInstanceOfSatisfying(SetupException.class, e -> {
            assertThat(e).hasMessage("PostgreSQL 9.6 is not among the versions that can be had here.");
            assertThat(e.advice())
                    .contains("<postgres><version>")
                    .contains("-Dmigration-safety.postgres.version")
                    .contains("18, 17, 16, 15, 14");
        });
    }

    private static EmbeddedPostgres start(String version) {
        return EmbeddedPostgres.start(version, new TestBinaries());
    }

    private static String templatePassword() {
        Platform platform = Platform.current();
        CacheFolder cache = CacheFolder.open(Account.current());
        String version = PostgresVersions.of(platform).exact("17");
        Path binaries = cache.path().resolve("binaries-" + version + "-" + platform.name());
        return Template.of(new Installation(binaries, version, platform), cache, Launch.current())
                .password();
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}

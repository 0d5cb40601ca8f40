package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.sql.Connection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LaunchTest {

    static Stream<Launch> ways_out_of_root() {
        return Launch.waysOutOfRoot().stream();
    }

    @ParameterizedTest
    @MethodSource("ways_out_of_root")
    void a_server_runs_in_every_way_out_of_root_that_works_here(Launch way) throws Exception {
        Account account = Account.current();
        assumeThat(account.isRoot()).isTrue();
        assumeThat(Launch.works(way.prefix())).isTrue();
        Platform platform = Platform.current();
        Starter starter = new Starter(
                platform,
                PostgresVersions.of(platform).exact("17"),
                account,
                new Launch(way.prefix(), way.serverUid(), Launch.Watch.PIPE),
                CacheFolder.open(account),
                new TestBinaries());

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(starter);
                Connection connection = postgres.connect("postgres")) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void an_ordinary_user_needs_no_way_out() {
        assertThat(Launch.find(new Platform("linux-amd64"), new Account(1000)))
                .hasValueSatisfying(launch -> assertThat(launch.prefix()).isEmpty());
    }

    @Test
    void on_windows_there_is_nothing_before_the_program() {
        Launch launch = Launch.find(new Platform("windows-amd64"), new Account(Account.NO_UID))
                .orElseThrow();

        assertThat(launch).isEqualTo(new Launch(List.of(), OptionalInt.empty(), Launch.Watch.NONE));
        assertThat(launch.watchedCommand(List.of("postgres.exe"))).containsExactly("postgres.exe");
    }
}

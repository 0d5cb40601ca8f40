package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What Windows relies on works everywhere, so it is tried everywhere. */
class PgCtlServerTest {
    private final Platform platform = Platform.current();
    private final Account account = Account.current();
    private final CacheFolder cache = CacheFolder.open(account);
    private final Launch launch = Launch.current();

    @Test
    void starts_and_stops() throws Exception {
        Installation installation = installation();
        Template template = Template.of(installation, cache, launch);
        try (RunFolder folder = copyOf(template)) {
            int port = freePort();

            PgCtlServer server = PgCtlServer.start(installation, folder.data(), port, launch);
            try (Connection connection = ConnectionSettings.open(
                    "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                    ConnectionSettings.local("postgres", template.password(), 17))) {
                assertThat(connection.isValid(5)).isTrue();
            } finally {
                server.stop();
            }

            assertThat(server.awaitReady(1, TimeUnit.SECONDS)).isTrue();
            assertThat(Postmaster.find(folder.data())).isEmpty();
        }
    }

    @Test
    void tells_that_the_port_is_taken() throws Exception {
        Installation installation = installation();
        try (RunFolder folder = copyOf(Template.of(installation, cache, launch));
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PgCtlServer server = PgCtlServer.start(installation, folder.data(), taken.getLocalPort(), launch);
            server.stop();

            assertThat(server.awaitReady(1, TimeUnit.SECONDS)).isFalse();
            assertThat(server.log().tellsOfTakenPort()).isTrue();
        }
    }

    private Installation installation() {
        EmbeddedPostgres.start("17", new TestBinaries()).close();
        String version = PostgresVersions.of(platform).exact("17");
        Path binaries = cache.path().resolve("binaries-" + version + "-" + platform.name());
        return new Installation(binaries, version, platform);
    }

    private RunFolder copyOf(Template template) throws IOException {
        RunFolder folder = RunFolder.create(cache, account, launch);
        OptionalInt uid = launch.serverUid();
        FileTree.copy(template.dataFolder(), folder.data(), uid.isPresent() ? uid.getAsInt() : Account.NO_UID);
        return folder;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

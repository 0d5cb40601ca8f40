package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.container.TestcontainersEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.testcontainers.DockerClientFactory;

@Tag("container")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerPostgresTest {
    private final DockerClient docker = DockerClientFactory.instance().client();
    private final ContainerPostgres shared = ContainerPostgres.start(TestContainers.image(), TestContainers.engine());

    @AfterAll
    void leaves_no_container() {
        shared.close();
        shared.close();
        assertThat(ours()).isEmpty();
    }

    @Test
    void works_like_any_throwaway_server() throws SQLException {
        shared.createDatabase("rehearsal");
        execute("rehearsal", "CREATE TABLE farms (id int)");
        shared.copyDatabase("copy", "rehearsal");

        assertThat(value("copy", "SELECT 'farms'::regclass::text")).isEqualTo("farms");
        shared.dropDatabase("copy");
        assertThatThrownBy(() -> shared.connect("copy")).isInstanceOf(SQLException.class);
    }

    @Test
    void sessions_are_of_a_superuser_and_the_version_is_the_servers() throws SQLException {
        assertThat(value("postgres", "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"))
                .isEqualTo("true");
        assertThat(value("postgres", "SHOW server_version")).startsWith(shared.version());
        assertThat(shared.major()).isGreaterThanOrEqualTo(14);
    }

    @Test
    void is_fast_and_keeps_its_data_in_memory() throws SQLException {
        assertThat(value("postgres", "SHOW fsync")).isEqualTo("off");
        assertThat(value("postgres", "SHOW autovacuum")).isEqualTo("off");
        assertThat(value("postgres", "SHOW data_directory")).startsWith("/var/lib/migration-safety/");
        assertThat(inspect().getHostConfig().getTmpFs()).containsKey("/var/lib/migration-safety");
    }

    @Test
    void is_open_to_this_machine_alone() {
        assertThat(inspect().getNetworkSettings().getPorts().getBindings().values())
                .allSatisfy(bindings -> assertThat(bindings)
                        .allSatisfy(binding -> assertThat(binding.getHostIp()).isEqualTo("127.0.0.1")));
    }

    @Test
    void sweeps_what_a_killed_build_on_this_machine_left_and_nothing_else() {
        Creator here = Creator.current();
        ContainerEngine.Container dead = run(new Creator(here.host(), new Owner(4_000_000_000_000L, 1)));
        ContainerEngine.Container elsewhere = run(new Creator("elsewhere", new Owner(4_000_000_000_000L, 1)));
        try (ContainerPostgres next = ContainerPostgres.start(TestContainers.image(), TestContainers.engine())) {
            assertThat(next.major()).isPositive();
            assertThat(dead.isRunning()).isFalse();
            assertThat(elsewhere.isRunning()).isTrue();
        } finally {
            dead.close();
            elsewhere.close();
        }
    }

    @Test
    void names_the_image_that_cannot_be_pulled() {
        assertThatThrownBy(() -> ContainerPostgres.start("localhost:1/farm/postgres:99", TestContainers.engine()))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e)
                            .hasMessageStartingWith(
                                    "The image localhost:1/farm/postgres:99 of postgres/image (migration-safety.postgres.image)"
                                            + " cannot be pulled: ");
                    assertThat(e.advice()).contains("docker pull localhost:1/farm/postgres:99");
                });
    }

    @Test
    void names_the_parameter_when_it_names_no_image() {
        assertThatThrownBy(() -> ContainerPostgres.start("not an image", TestContainers.engine()))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "The parameter postgres/image (migration-safety.postgres.image) has the value 'not an image',"
                                + " which names no image.");
    }

    @Test
    void shows_the_last_words_of_an_image_that_is_no_server() {
        ContainerEngine talkative = new Rewritten(Map.of(), List.of("sh", "-c", "echo I am a cow; exit 3"));

        assertThatThrownBy(() -> ContainerPostgres.start(TestContainers.image(), talkative))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e).hasMessageContaining("I am a cow");
                    assertThat(e.advice()).contains("official image");
                });
        assertThat(ours()).hasSize(1);
    }

    @Test
    void tells_of_an_image_that_has_no_such_program() {
        ContainerEngine empty = new Rewritten(Map.of(), List.of("no-such-program"));

        assertThatThrownBy(() -> ContainerPostgres.start(TestContainers.image(), empty))
                .isInstanceOfSatisfying(
                        SetupException.class, e -> assertThat(e).hasMessageContaining("no-such-program"));
        assertThat(ours()).hasSize(1);
    }

    @Test
    void tells_of_an_image_that_is_built_for_another_platform() throws IOException {
        String image = "migration-safety/elsewhere:1";
        docker.buildImageCmd(new ByteArrayInputStream(programOfAnotherPlatform()))
                .withTags(Set.of(image))
                .withPlatform("linux/sparc64")
                .exec(new BuildImageResultCallback())
                .awaitImageId();
        try {
            ContainerEngine foreign = new Rewritten(Map.of(), List.of("/program"));

            assertThatThrownBy(() -> ContainerPostgres.start(image, foreign))
                    .isInstanceOfSatisfying(SetupException.class, e -> {
                        assertThat(e)
                                .hasMessageStartingWith(
                                        "The image " + image
                                                + " was built for linux/sparc64 and does not run on this engine, which is linux/")
                                .hasMessageEndingWith("exec format error.");
                        assertThat(e.advice()).startsWith("Name an image that exists for linux/");
                    });
            assertThatThrownBy(() -> ContainerPostgres.start(image, TestContainers.engine()))
                    .isInstanceOf(SetupException.class)
                    .hasMessageStartingWith("The image " + image + " cannot be started as a PostgreSQL server: ")
                    .hasMessageContaining("postgres")
                    .hasStackTraceContaining("executable file not found")
                    .satisfies(e -> assertThat(Throwables.getStackTrace(e)).doesNotContain("POSTGRES_PASSWORD"));
        } finally {
            docker.removeImageCmd(image).exec();
        }
        assertThat(ours()).hasSize(1);
    }

    /** What an image with one program is built of; its header names a processor that hardly anybody has, SPARC. */
    private static byte[] programOfAnotherPlatform() throws IOException {
        byte[] header = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 43, 0, 1};
        ByteArrayOutputStream files = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(files)) {
            add(tar, "program", Arrays.copyOf(header, 4096));
            add(tar, "Dockerfile", "FROM scratch\nCOPY program /\n".getBytes(StandardCharsets.US_ASCII));
        }
        return files.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(0755);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    @Test
    void tells_of_an_image_that_does_not_take_the_password() {
        ContainerEngine deaf = new Rewritten(Map.of("POSTGRES_PASSWORD", "its own"), List.of());

        assertThatThrownBy(() -> ContainerPostgres.start(TestContainers.image(), deaf))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e).hasMessageContaining("lets nobody in: FATAL: password authentication failed");
                    assertThat(e.advice()).contains("POSTGRES_PASSWORD");
                });
        assertThat(ours()).hasSize(1);
    }

    /** Runs something else than it was asked to. */
    private record Rewritten(Map<String, String> environment, List<String> command) implements ContainerEngine {
        private static final ContainerEngine REAL = new TestcontainersEngine();

        @Override
        public Image image(String name) {
            return REAL.image(name);
        }

        @Override
        public Container run(Request asked) {
            Map<String, String> variables = new java.util.HashMap<>(asked.environment());
            variables.putAll(environment);
            return REAL.run(new Request(
                    asked.image(),
                    variables,
                    command.isEmpty() ? asked.command() : command,
                    asked.memoryFolder(),
                    asked.port(),
                    asked.labels()));
        }

        @Override
        public void removeAbandoned(String label, java.util.function.Predicate<String> abandoned) {
            REAL.removeAbandoned(label, abandoned);
        }
    }

    private ContainerEngine.Container run(Creator creator) {
        return TestContainers.engine()
                .run(new ContainerEngine.Request(
                        TestContainers.image(),
                        Map.of("POSTGRES_PASSWORD", Passwords.random()),
                        List.of("postgres"),
                        "/var/lib/migration-safety",
                        ServerSettings.CONTAINER_PORT,
                        Map.of(ContainerPostgres.LABEL, creator.toString())));
    }

    private InspectContainerResponse inspect() {
        Container container = ours().stream()
                .filter(c -> shared.toString().contains(":" + c.getPorts()[0].getPublicPort() + "]"))
                .findFirst()
                .orElseThrow();
        return docker.inspectContainerCmd(container.getId()).exec();
    }

    private List<Container> ours() {
        return docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(
                        Map.of(ContainerPostgres.LABEL, Creator.current().toString()))
                .exec();
    }

    private void execute(String database, String sql) throws SQLException {
        try (Connection connection = shared.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String value(String database, String sql) throws SQLException {
        try (Connection connection = shared.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}

package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.Folders;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.Tampering;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps of {@code seed.dump} that this machine's pg_dump made, and that then were spoiled. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperedDumpTest {
    /** {@code -Dfuzz.seeds=250} tries a thousand dumps in all; each takes some programs and a database. */
    private static final int SEEDS_OF_A_FORMAT = Integer.getInteger("fuzz.seeds", 25);

    private static final String ANYTHING_THERE = "SELECT 1 FROM pg_class WHERE oid >= 16384 UNION ALL"
            + " SELECT 1 FROM pg_proc WHERE oid >= 16384 UNION ALL SELECT 1 FROM pg_namespace WHERE oid >= 16384 LIMIT 1";

    /** What a spoiled disk does not write, but somebody who means harm. */
    private static final List<String> HARM = List.of(
            "\n\\! touch ../escaped\n",
            "\n\\o ../escaped\nSELECT 1;\n",
            "\n\\connect production\nDROP TABLE orders;\n",
            "\nSELECT 1 \\g ../escaped\n",
            "\n\\unrestrict x\n\\! touch escaped\n");

    private Path folder;
    private EmbeddedPostgres server;
    private Path whole;
    private String programs;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        // Where one is, the others are; to look for them each time would take longer than all else.
        programs = String.valueOf(ClientPrograms.closest("psql", TestPostgres.OLDEST, System.getenv("PATH"))
                .orElseThrow()
                .getParent());
        server = EmbeddedPostgres.start(String.valueOf(TestPostgres.OLDEST), new TestBinaries());
        whole = Files.createDirectory(folder.resolve("whole"));
        for (String name : List.of("farms", "production")) {
            server.createDatabase(name);
        }
        execute("production", "CREATE TABLE orders AS SELECT generate_series(1, 7) AS id");
        execute(
                "farms",
                "CREATE ROLE keeper; CREATE TABLE farms (id bigint PRIMARY KEY, name text NOT NULL);"
                        + " INSERT INTO farms SELECT i, 'farm ' || i FROM generate_series(1, 50) i;"
                        + " ALTER TABLE farms OWNER TO keeper; CREATE VIEW names AS SELECT name FROM farms;"
                        + " CREATE TABLE fields (id bigint PRIMARY KEY, farm_id bigint REFERENCES farms); INSERT INTO fields VALUES (1, 2);"
                        + " CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        for (Dump.Format format : Dump.Format.values()) {
            RealDatabase source = server.reachedAt("farms");
            ProcessBuilder pgDump = new ProcessBuilder(
                            "pg_dump",
                            "--format=" + format.name().toLowerCase(java.util.Locale.ROOT),
                            "--file=" + whole.resolve(format.name()))
                    .redirectErrorStream(true);
            pgDump.environment().putAll(source.environment());
            pgDump.environment().put("PGPASSWORD", source.password());
            Process process = pgDump.start();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(process.waitFor()).isZero();
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void execute(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> ask(String database, String sql) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                answers.add(row.getString(1));
            }
        }
        return answers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "CUSTOM", "TAR", "DIRECTORY"})
    void is_restored_or_refused_in_a_sentence_and_touches_nothing_else(String format) throws Exception {
        Path original = whole.resolve(format);
        server.createDatabase("restored");
        List<String> databases = databases();
        int refused = 0;
        for (int seed = 0; seed < SEEDS_OF_A_FORMAT; seed++) {
            Path place = Files.createDirectory(folder.resolve(format + seed));
            Path dump = spoiled(original, place.resolve("farms.dump"), new Random(seed));
            List<String> before = files();

            refused += isRefused(dump, "seed " + seed) ? 1 : 0;

            assertThat(files()).as("%s, seed %d", format, seed).isEqualTo(before);
            assertThat(databases()).as("%s, seed %d", format, seed).isEqualTo(databases);
            Folders.delete(place);
        }
        execute("postgres", "DROP DATABASE restored WITH (FORCE)");
        assertThat(ask("production", "SELECT count(*) FROM orders")).containsExactly("7");
        assertThat(Path.of("..", "escaped")).doesNotExist();
        assertThat(refused).as("most of them are refused").isGreaterThan(SEEDS_OF_A_FORMAT / 3);
    }

    private boolean isRefused(Path dump, String seed) throws SQLException {
        try {
            Dump.at(dump).restore(server, "restored", programs, Duration.ofSeconds(2));
            return false;
        } catch (SetupException said) {
            assertThat(said.getMessage()).as(seed).contains(dump.toString()).doesNotContain("\n", "Exception");
            assertThat(said.advice()).as(seed).isNotBlank();
            return true;
        } finally {
            if (!ask("restored", ANYTHING_THERE).isEmpty()) {
                execute("postgres", "DROP DATABASE restored WITH (FORCE)");
                server.createDatabase("restored");
            }
        }
    }

    private static Path spoiled(Path original, Path copy, Random random) throws IOException {
        if (!Files.isDirectory(original)) {
            Files.write(copy, spoiled(Files.readAllBytes(original), random, original.endsWith("PLAIN")));
            return copy;
        }
        Files.createDirectory(copy);
        List<Path> parts;
        try (Stream<Path> found = Files.list(original)) {
            parts = found.sorted().toList();
        }
        Path victim = parts.get(random.nextInt(parts.size()));
        for (Path part : parts) {
            byte[] bytes = Files.readAllBytes(part);
            Files.write(
                    copy.resolve(String.valueOf(part.getFileName())),
                    part.equals(victim) ? Tampering.tampered(bytes, random) : bytes);
        }
        return copy;
    }

    private static byte[] spoiled(byte[] bytes, Random random, boolean script) {
        if (!script || random.nextInt(3) > 0) {
            return Tampering.tampered(bytes, random);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int at = text.indexOf('\n', random.nextInt(text.length() - 1));
        return (text.substring(0, at) + HARM.get(random.nextInt(HARM.size())) + text.substring(at))
                .getBytes(StandardCharsets.UTF_8);
    }

    private List<String> databases() throws SQLException {
        return ask("postgres", "SELECT datname FROM pg_database ORDER BY 1");
    }

    private List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted().toList()) {
                files.add(file + (Files.isRegularFile(file) ? " " + Files.size(file) : ""));
            }
        }
        return files;
    }

    @Test
    void a_command_of_psql_in_an_old_dump_is_refused_before_it_runs() throws Exception {
        Path script = folder.resolve("old.sql");
        Path escaped = folder.resolve("escaped");
        Files.writeString(script, "-- a dump\n\nCREATE TABLE t (id int);\n\\! touch " + escaped + "\n");

        server.createDatabase("restored");
        try {
            assertThatThrownBy(() -> Dump.at(script).restore(server, "restored", programs))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("it has a command of psql beside its SQL");
            assertThat(escaped).doesNotExist();
        } finally {
            execute("postgres", "DROP DATABASE restored WITH (FORCE)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\restrict a\nSELECT 1;\n\\unrestrict a\n\\! x\n",
                "\\restrict a\nSELECT 1; \\unrestrict a\n\\! x\n",
                "SELECT 1;\n\\restrict a\n\\unrestrict a\n",
                "-- \\! x\n\\restrict a\n\\unrestrict a\n",
                "SELECT 1;\n"
            })
    void what_does_not_keep_itself_to_sql_is_kept_to_it(String script) throws IOException {
        Path file = Files.writeString(folder.resolve("script.sql"), script);

        assertThat(PlainDump.restriction(file, "17.6")).hasSize(1);
        assertThat(PlainDump.restriction(file, "17.5")).isEmpty();
        assertThat(PlainDump.restriction(file, "18beta1")).hasSize(1);
        Files.writeString(file, "--\n-- a dump\n--\n\n\\restrict a\n\nSELECT 1;\n\n\\unrestrict a\n\n-- end\n");
        assertThat(PlainDump.restriction(file, "17.6")).isEmpty();
    }

    @Test
    void a_name_of_a_role_may_be_as_long_as_it_likes() throws Exception {
        Path script = Files.writeString(
                folder.resolve("long.sql"), "SELECT 1;\nGRANT ALL ON x TO \"" + "a".repeat(1_000_000) + "\n");

        server.createDatabase("restored");
        try {
            assertThatThrownBy(() -> Dump.at(script).restore(server, "restored", programs))
                    .isInstanceOf(SetupException.class);
        } finally {
            execute("postgres", "DROP DATABASE restored WITH (FORCE)");
        }
    }
}

package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.ProgressListener;
import io.github.migrationsafety.step.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rehearses a changelog of a few files on the shared server, for tests. */
public final class Rehearse {
    private final Path base;
    private final String changeLogFile;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private Map<String, String> parameters = Map.of();
    private String contexts = "";
    private Optional<String> releasedTag = Optional.empty();
    private DataSettings data = DataSettings.DEFAULTS;
    private RowRequest rows = RowRequest.NOTHING;
    private int major = TestPostgres.usual();
    private List<Path> classPath = List.of();
    private LiquibaseTables tables = LiquibaseTables.DEFAULTS;

    private Rehearse(Path base, String changeLogFile) {
        this.base = base;
        this.changeLogFile = changeLogFile;
    }

    /** Changesets in formatted SQL, without its first line, in a folder of the test. */
    public static Rehearse sql(Path base, String changeSets) {
        return file(base, "changelog.sql", "--liquibase formatted sql\n\n" + changeSets);
    }

    /** A changelog as a whole, in the format that the file's name tells. */
    public static Rehearse file(Path base, String name, String text) {
        return new Rehearse(base, name).and(name, text);
    }

    /** Another file beside it. */
    public Rehearse and(String name, String text) {
        return and(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Another file beside it, byte by byte. */
    public Rehearse and(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    public Rehearse with(DataSettings settings) {
        data = settings;
        return this;
    }

    /** On tables that hold made-up rows. */
    public Rehearse onRows() {
        rows = RowRequest.DEFAULTS;
        return this;
    }

    public Rehearse parameters(Map<String, String> values) {
        parameters = values;
        return this;
    }

    /** Archives of the project's class path. */
    public Rehearse classPath(Path... archives) {
        classPath = List.of(archives);
        return this;
    }

    public Rehearse tables(LiquibaseTables names) {
        tables = names;
        return this;
    }

    public Rehearse contexts(String names) {
        contexts = names;
        return this;
    }

    public Rehearse releasedUpTo(String tag) {
        releasedTag = Optional.of(tag);
        return this;
    }

    public Rehearse on(int postgres) {
        major = postgres;
        return this;
    }

    public History run() {
        return run(TestPostgres.shared(major));
    }

    /** On another server than the shared one; it stays open. */
    public History run(ThrowawayPostgres server) {
        Path resources = base.resolve("resources");
        files.forEach((name, content) -> write(resources.resolve(name), content));
        ChangeLogRequest request = new ChangeLogRequest(
                base,
                changeLogFile,
                List.of(resources),
                () -> classPath,
                parameters,
                contexts,
                "",
                tables,
                major,
                releasedTag);
        try (ParsedChangeLog parsed = new ChangeLogReader(SqlReader.standard()).read(request)) {
            return new Rehearsal(server, tables, rows, ProgressListener.NONE, data).run(parsed);
        }
    }

    /** The evidence of each changeset. */
    public List<Evidence> evidence() {
        return run().steps().stream()
                .map(Step::evidence)
                .map(Optional::orElseThrow)
                .toList();
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

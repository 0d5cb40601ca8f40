package io.github.migrationsafety.bundle;

import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.Rehearsal;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.ProgressListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rehearses a changelog of one file on the shared server, and packs it. */
public final class PackedBundle {
    private PackedBundle() {}

    /** The request with which a changelog in {@code folder} is read. */
    static ChangeLogRequest request(Path folder, String name, Optional<String> releasedTag) {
        return new ChangeLogRequest(
                folder, name, List.of(folder), List::of, Map.of(), "", "", LiquibaseTables.DEFAULTS, 17, releasedTag);
    }

    /** Packs {@code shop.zip} in the folder. */
    public static Path in(Path folder, String name, String changeLog) throws IOException {
        return in(folder, name, changeLog, Optional.empty());
    }

    /** Packs {@code shop.zip} in the folder, with what is released up to a tag. */
    static Path in(Path folder, String name, String changeLog, Optional<String> releasedTag) throws IOException {
        Path resources = Files.createDirectories(folder.resolve("resources"));
        Path file = resources.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, changeLog);
        Path archive = folder.resolve("shop.zip");
        ThrowawayPostgres server = TestPostgres.shared(17);
        try (ParsedChangeLog parsed =
                new ChangeLogReader(SqlReader.standard()).read(request(resources, name, releasedTag))) {
            History history = new Rehearsal(server, LiquibaseTables.DEFAULTS, ProgressListener.NONE).run(parsed);
            RehearsalEvidence evidence = new RehearsalEvidence(folder.resolve("out"));
            evidence.write(
                    RehearsalEvidence.digest(parsed),
                    history,
                    true,
                    "1.0.0",
                    ParsedChangeLog.liquibaseVersion(),
                    server.version(),
                    Map.of("report.json", "{}\n".getBytes(StandardCharsets.UTF_8)));
            Bundle.pack(parsed, evidence, "com.acme:shop:1.4", LiquibaseTables.DEFAULTS, archive);
        }
        return archive;
    }
}

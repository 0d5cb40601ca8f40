package io.github.migrationsafety.production.backup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.policy.Production.Backup.Verify;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known about a backup; it lies beside the dump as {@code backup.json}. It holds no secret. Immutable.
 *
 * @param schemaVersion the version of this form
 * @param server where the database is, {@code host:port}
 * @param database its name
 * @param serverVersion the server's version
 * @param takenAt the moment whose rows the dump holds, in UTC, as ISO-8601
 * @param program the version of {@code pg_dump}
 * @param format the dump's format
 * @param bytes how large the dump is
 * @param sha256 its checksum; of a folder, that of the names and contents of its files in order
 * @param verify how it was proved
 * @param verifiedOn the version of the throwaway server that it was restored into; empty if it was not
 * @param fingerprint 64 hexadecimal digits that stand for the schema, as {@code user} sees it
 * @param user who took it
 * @param rows how many rows each table has
 * @param notes what the proof leaves open, a sentence each
 */
public record BackupRecord(
        int schemaVersion,
        String server,
        String database,
        String serverVersion,
        String takenAt,
        String program,
        Format format,
        long bytes,
        String sha256,
        Verify verify,
        String verifiedOn,
        String fingerprint,
        String user,
        SortedMap<String, Long> rows,
        List<String> notes) {
    /** The name of its file. */
    static final String FILE = "backup.json";

    private static final int FORM = 1;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final ObjectWriter WRITER = MAPPER.writer(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    /** What is known while it is made. */
    BackupRecord(
            String server,
            String database,
            String serverVersion,
            Instant takenAt,
            String program,
            Format format,
            FileDigest file,
            Verify verify,
            String verifiedOn,
            DatabaseState state,
            String user,
            List<String> notes) {
        this(
                FORM,
                server,
                database,
                serverVersion,
                takenAt.toString(),
                program,
                format,
                file.bytes(),
                file.sha256(),
                verify,
                verifiedOn,
                state.fingerprint(),
                user,
                state.rows(),
                notes);
    }

    public BackupRecord {
        // A file that somebody edited may lack anything.
        for (Object needed : new Object[] {
            server,
            database,
            serverVersion,
            takenAt,
            program,
            format,
            sha256,
            verify,
            verifiedOn,
            fingerprint,
            user,
            notes
        }) {
            Objects.requireNonNull(needed, "a field is missing");
        }
        Instant.parse(takenAt);
        for (String version : new String[] {serverVersion, program}) {
            if (!version.matches("\\d{1,4}(\\D.*)?")) {
                throw new IllegalArgumentException("no version: " + version);
            }
        }
        rows.forEach((table, count) -> Objects.requireNonNull(count, table));
        rows = Collections.unmodifiableSortedMap(new TreeMap<String, Long>((Map<String, Long>) rows));
        notes = List.copyOf(notes);
    }

    /** The moment whose rows the dump holds. */
    @JsonIgnore
    public Instant taken() {
        return Instant.parse(takenAt);
    }

    /** How many rows all tables have together. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public long totalRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** @throws IOException if it is not there, or not such a file */
    static BackupRecord read(Path folder) throws IOException {
        BackupRecord read = MAPPER.readValue(Files.readAllBytes(folder.resolve(FILE)), BackupRecord.class);
        if (read.schemaVersion() != FORM) {
            throw new IOException("it has the form " + read.schemaVersion() + ", which this version does not know");
        }
        return read;
    }

    byte[] json() throws IOException {
        return (WRITER.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}

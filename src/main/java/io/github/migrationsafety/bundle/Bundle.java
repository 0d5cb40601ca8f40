package io.github.migrationsafety.bundle;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.ReachedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The validated migration bundle: the changelog with every file that it reaches, the SQL both ways, the reports, a manifest,
 * checksums and an attestation. The same changelog and rehearsal give the same bytes.
 */
public final class Bundle {
    private Bundle() {}

    /**
     * Packs a bundle.
     *
     * @param parsed the changelog as it is now
     * @param evidence what the rehearsal left
     * @param module the module's {@code groupId:artifactId:version}
     * @param tables the names of Liquibase's own tables
     * @param file where the archive goes
     * @throws SetupException if there is no rehearsal, it did not pass, or the changelog changed since
     */
    public static void pack(
            ParsedChangeLog parsed, RehearsalEvidence evidence, String module, LiquibaseTables tables, Path file) {
        RehearsalRecord rehearsal = evidence.read();
        try {
            refuseUnlessProved(rehearsal, parsed);
            BundleArchive archive = new BundleArchive();
            for (ReachedFile reached : parsed.reachedFiles()) {
                try (InputStream in = reached.content().open()) {
                    archive.add("changelog/" + reached.name(), in.readAllBytes());
                }
            }
            SqlScripts scripts = new SqlScripts(parsed, rehearsal, tables);
            archive.add("sql/update.sql", utf8(scripts.update()));
            archive.add("sql/rollback.sql", utf8(scripts.rollback()));
            for (Map.Entry<String, byte[]> report : evidence.reports().entrySet()) {
                archive.add("reports/" + report.getKey(), report.getValue());
            }
            Manifest manifest = Manifest.of(module, rehearsal);
            byte[] json = Json.write(manifest);
            archive.add("manifest.json", json);
            String sums = archive.addChecksums();
            archive.add("attestation.json", Json.write(Attestation.of(manifest, BundleArchive.sha256(json), sums)));
            archive.writeTo(file);
        } catch (IOException e) {
            throw new SetupException(
                    "The migration bundle cannot be written to " + file + ": " + e.getMessage() + ".",
                    "Make room there, or build into a folder that can be written to.",
                    e);
        }
    }

    private static void refuseUnlessProved(RehearsalRecord rehearsal, ParsedChangeLog parsed) {
        if (!rehearsal.passed()) {
            throw new SetupException(
                    "The rehearsal did not pass, so there is no validated migration to bundle.",
                    "Mend what the rehearsal's report names, and run `rehearse` again.");
        }
        if (!rehearsal.changeLogDigest().equals(RehearsalEvidence.digest(parsed))) {
            throw new SetupException(
                    "The changelog " + parsed.changeLog().path()
                            + " is not the one that was rehearsed: a file, a parameter,"
                            + " a context or a label changed since.",
                    "Run `rehearse` again, so that what is bundled is what was proved.");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

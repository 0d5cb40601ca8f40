package io.github.migrationsafety.goal;

import io.github.migrationsafety.bundle.BundleReader;
import io.github.migrationsafety.bundle.RehearsalEvidence;
import io.github.migrationsafety.bundle.RehearsalProof;
import io.github.migrationsafety.bundle.VerifiedBundle;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be released: a verified migration bundle, or the module's changelog with what the last rehearsal left. A bundle's
 * changelog lies in a temporary folder until this is closed.
 */
final class ReleaseSource implements AutoCloseable {
    private final GoalSettings settings;
    private final LiquibaseTables rehearsedTables;
    private final String changeLogFile;
    private final Optional<RehearsalProof> proof;
    private final @Nullable TemporaryFolder folder;

    private ReleaseSource(
            GoalSettings settings,
            LiquibaseTables rehearsedTables,
            String changeLogFile,
            Optional<RehearsalProof> proof,
            @Nullable TemporaryFolder folder) {
        this.settings = settings;
        this.rehearsedTables = rehearsedTables;
        this.changeLogFile = changeLogFile;
        this.proof = proof;
        this.folder = folder;
    }

    /**
     * The bundle if one is named, else the module.
     *
     * @return empty when no bundle is named and the module has no changelog, which is said
     * @throws io.github.migrationsafety.SetupException if the bundle is not to be had or not as it was packed
     */
    static Optional<ReleaseSource> open(ProductionSettings settings, Console console) {
        if (settings.bundle().isPresent()) {
            return Optional.of(of(
                    settings.goal(),
                    settings.rehearsedTables(),
                    settings.bundle().get(),
                    console));
        }
        return NoChangeLog.orFound(settings.goal(), console)
                .map(changeLogFile -> new ReleaseSource(
                        settings.goal(),
                        settings.rehearsedTables(),
                        changeLogFile,
                        new RehearsalEvidence(settings.goal().outputDirectory()).proof(),
                        null));
    }

    private static ReleaseSource of(
            GoalSettings settings, LiquibaseTables rehearsedTables, String given, Console console) {
        VerifiedBundle bundle = BundleReader.read(BundleLookup.find(settings, given, "migration-safety.bundle"));
        RehearsalProof proof = RehearsalProof.of(bundle);
        console.info("Working with the migration bundle " + bundle.archive() + " of "
                + bundle.manifest().module() + ".");
        TemporaryFolder folder = TemporaryFolder.create("migration-safety-bundle");
        boolean done = false;
        try {
            bundle.extractChangeLog(folder.root());
            ReleaseSource source = new ReleaseSource(
                    settings.withChangeLog(bundle.manifest().changeLog(), List.of(folder.root())),
                    rehearsedTables,
                    bundle.manifest().changeLog(),
                    Optional.of(proof),
                    folder);
            done = true;
            return source;
        } finally {
            if (!done) {
                folder.close();
            }
        }
    }

    /** What every goal is told, with the changelog of this release. */
    GoalSettings settings() {
        return settings;
    }

    /** The root changelog, on the search path of {@link #settings()}. */
    String changeLogFile() {
        return changeLogFile;
    }

    /** What the rehearsal proved; empty if there was none. */
    Optional<RehearsalProof> proof() {
        return proof;
    }

    /**
     * Whether the changelog is the very one that was rehearsed: that of a bundle is, byte for byte; the module's is if files,
     * parameters, contexts and labels are the same.
     */
    boolean isAsRehearsed() {
        if (folder != null || proof.isEmpty()) {
            return folder != null;
        }
        try (Inspection inspection = Inspection.begin(
                settings.withTables(rehearsedTables), changeLogFile, proof.get().postgresMajor())) {
            return RehearsalEvidence.digest(inspection.parsed())
                    .equals(proof.get().changeLogDigest());
        }
    }

    @Override
    public void close() {
        if (folder != null) {
            folder.close();
        }
    }
}

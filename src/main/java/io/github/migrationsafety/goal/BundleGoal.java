package io.github.migrationsafety.goal;

import io.github.migrationsafety.bundle.Bundle;
import io.github.migrationsafety.bundle.RehearsalEvidence;
import java.nio.file.Path;
import java.util.Optional;

/** {@code bundle}: packs what the rehearsal proved. */
public final class BundleGoal {
    private BundleGoal() {}

    /**
     * Runs the goal.
     *
     * @return the archive; empty when the module has no changelog
     * @throws io.github.migrationsafety.SetupException if there is no passed rehearsal of exactly this changelog
     */
    public static Optional<Path> run(GoalSettings settings, Console console) {
        return NoChangeLog.orFound(settings, console).map(changeLogFile -> {
            RehearsalEvidence evidence = new RehearsalEvidence(settings.outputDirectory());
            try (Inspection inspection = Inspection.begin(settings, changeLogFile, evidence.postgresMajor())) {
                String[] module = settings.module().split(":");
                Path file = settings.outputDirectory()
                        .resolve("bundle")
                        .resolve(module[1] + "-" + module[2] + "-migrations.zip");
                Bundle.pack(inspection.parsed(), evidence, settings.module(), settings.tables(), file);
                console.info("Validated migration bundle: " + file);
                return file;
            }
        });
    }
}

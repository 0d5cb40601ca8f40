package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.bundle.BundleReader;
import io.github.migrationsafety.bundle.BundledChangeSet;
import io.github.migrationsafety.bundle.Manifest;
import io.github.migrationsafety.bundle.ObservedEffects;
import io.github.migrationsafety.bundle.VerifiedBundle;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.ReleasedChangeSet;
import io.github.migrationsafety.sql.SqlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code bundle} on a bundle that is there already: whether every file is the one that was packed, what is inside, who built it
 * with what, and whether this build's Liquibase still reads the changesets that were rehearsed.
 */
public final class BundleVerification {
    private BundleVerification() {}

    /**
     * Verifies a bundle, and says what it is.
     *
     * @param given a path, relative to the module, or {@code groupId:artifactId:version}
     * @throws SetupException if it is not to be had, is not as it was packed, or does not hold any more
     */
    public static VerifiedBundle run(GoalSettings settings, String given, Console console) {
        VerifiedBundle bundle = BundleReader.read(BundleLookup.find(settings, given, "migration-safety.bundle"));
        refuseUnlessRead(settings, bundle);
        Manifest manifest = bundle.manifest();
        console.info("The migration bundle " + bundle.archive() + " holds: its "
                + bundle.names().size() + " files are those that were packed (sha256 of SHA256SUMS: " + bundle.digest()
                + ").");
        console.info("It was built from " + manifest.module() + " by "
                + manifest.tool().name() + " "
                + manifest.tool().version() + " with Liquibase "
                + manifest.tool().liquibase()
                + ", and rehearsed on PostgreSQL " + String.join(", ", manifest.postgres()) + ".");
        List<BundledChangeSet> release =
                manifest.changeSets().stream().filter(BundledChangeSet::pending).toList();
        console.info("Its changelog " + manifest.changeLog() + " has "
                + counted(manifest.changeSets().size()) + ", " + release.size() + " of them in this release:");
        release.forEach(changeSet -> console.info("  " + line(changeSet)));
        return bundle;
    }

    private static String line(BundledChangeSet changeSet) {
        List<String> facts = new ArrayList<>();
        facts.add(changeSet.outcome().replace('-', ' '));
        facts.add("rollback " + changeSet.wayBack());
        facts.addAll(locks("locks", changeSet.apply()));
        facts.addAll(locks("its rollback locks", changeSet.rollback()));
        return changeSet.identity() + ": " + String.join("; ", facts);
    }

    private static List<String> locks(String how, ObservedEffects effects) {
        return effects.locks().isEmpty()
                ? List.of()
                : List.of(how + " "
                        + effects.locks().stream()
                                .map(lock -> lock.relation() + " (" + lock.mode() + ")")
                                .collect(Collectors.joining(", ")));
    }

    private static String counted(int changeSets) {
        return changeSets == 1 ? "1 changeset" : changeSets + " changesets";
    }

    /** With the parameters of this build, as a migration would read it. */
    private static void refuseUnlessRead(GoalSettings settings, VerifiedBundle bundle) {
        Map<ChangeSetId, String> now = new HashMap<>();
        try (TemporaryFolder folder = TemporaryFolder.create("migration-safety-bundle")) {
            bundle.extractChangeLog(folder.root());
            ChangeLogRequest request = new ChangeLogRequest(
                    folder.root(),
                    bundle.manifest().changeLog(),
                    List.of(folder.root()),
                    settings.projectClassPath(),
                    settings.changeLogParameters(),
                    settings.contexts(),
                    settings.labelFilter(),
                    settings.tables(),
                    major(bundle.manifest()),
                    Optional.empty());
            for (ReleasedChangeSet read : new ChangeLogReader(SqlReader.standard()).identities(request)) {
                now.put(read.id(), read.checksum());
            }
        }
        for (BundledChangeSet then : bundle.manifest().changeSets()) {
            if (!then.checksum().equals(now.getOrDefault(then.identity(), ""))) {
                throw new SetupException(
                        "The migration bundle " + bundle.archive() + " does not hold any more: Liquibase "
                                + ParsedChangeLog.liquibaseVersion() + " reads another changeset "
                                + then.identity() + " in it than the rehearsal, with Liquibase "
                                + bundle.manifest().tool().liquibase() + ", did.",
                        "Give this build the changelog parameters of the one that packed it, or build the bundle again.");
            }
        }
    }

    private static int major(Manifest manifest) {
        return manifest.postgres().stream()
                .map(version -> version.replaceFirst("\\D.*", ""))
                .filter(digits -> !digits.isEmpty() && digits.length() < 6)
                .map(Integer::parseInt)
                .findFirst()
                .orElseThrow(() -> new SetupException(
                        "The manifest of the bundle names no PostgreSQL version.", "Build the bundle again."));
    }
}

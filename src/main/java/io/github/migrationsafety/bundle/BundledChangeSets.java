package io.github.migrationsafety.bundle;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.ReleasedChangeSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The changesets of a migration bundle, as its manifest lists them. Stateless. */
public final class BundledChangeSets {
    private BundledChangeSets() {}

    /**
     * Its changesets in order.
     *
     * @param archive the bundle
     * @throws SetupException if it is no migration bundle
     */
    public static List<ReleasedChangeSet> of(Path archive) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.getEntry("manifest.json");
            if (entry == null) {
                throw new SetupException(
                        archive + " is no migration bundle: it has no manifest.json.",
                        "Set `released.bundle` to a bundle that the goal `bundle` has packed.");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return Json.read(in.readAllBytes(), Manifest.class).changeSets().stream()
                        .map(c -> new ReleasedChangeSet(new ChangeSetId(c.path(), c.id(), c.author()), c.checksum()))
                        .toList();
            }
        } catch (IOException e) {
            throw new SetupException(
                    "The migration bundle " + archive + " cannot be read: " + firstLine(e) + ".",
                    "Set `released.bundle` to a bundle that the goal `bundle` has packed.",
                    e);
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}

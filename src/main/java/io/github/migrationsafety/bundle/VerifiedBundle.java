package io.github.migrationsafety.bundle;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * A bundle whose every file was found to be the one that was packed. Its content is in memory: what happens to the archive
 * afterwards makes no difference. Immutable and thread-safe.
 */
public final class VerifiedBundle {
    private static final String CHANGELOG = "changelog/";

    private final Path archive;
    private final Manifest manifest;
    private final String digest;
    private final SortedMap<String, byte[]> files;

    VerifiedBundle(Path archive, Manifest manifest, String digest, SortedMap<String, byte[]> files) {
        this.archive = archive;
        this.manifest = manifest;
        this.digest = digest;
        this.files = files;
    }

    /** Where it was read from. */
    public Path archive() {
        return archive;
    }

    /** What it tells about itself. */
    public Manifest manifest() {
        return manifest;
    }

    /** SHA-256 of its SHA256SUMS, in hexadecimal: the subject of its attestation, and one number for its whole content. */
    public String digest() {
        return digest;
    }

    /** The names of its files, sorted. */
    public Set<String> names() {
        return Collections.unmodifiableSet(files.keySet());
    }

    /**
     * A file.
     *
     * @throws IllegalArgumentException if it is none of {@link #names()}
     */
    public byte[] content(String name) {
        byte[] content = files.get(name);
        if (content == null) {
            throw new IllegalArgumentException("not in the bundle: " + name);
        }
        return content.clone();
    }

    /**
     * Writes the changelog and every file that it reaches, so that {@link Manifest#changeLog()} is its path below the folder.
     *
     * @param folder an existing folder, empty
     * @throws SetupException if it cannot be written to
     */
    public void extractChangeLog(Path folder) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                if (file.getKey().startsWith(CHANGELOG)) {
                    Path target = folder.resolve(file.getKey().substring(CHANGELOG.length()));
                    Files.createDirectories(target.getParent());
                    Files.write(target, file.getValue());
                }
            }
        } catch (IOException e) {
            throw new SetupException(
                    "The changelog of " + archive + " cannot be written to " + folder + ": " + e.getMessage() + ".",
                    "Make room there, or set java.io.tmpdir to a folder that can be written to.",
                    e);
        }
    }
}

package io.github.migrationsafety.bundle;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads a migration bundle, and believes nothing in it until every file is verified: by SHA256SUMS, and this by the attestation.
 * This finds damage and careless changes; who made the bundle is told only by a signature on the archive, as
 * maven-gpg-plugin makes it. Writes nothing. Stateless.
 */
public final class BundleReader {
    private static final String SUMS = "SHA256SUMS";
    private static final String ATTESTATION = "attestation.json";
    private static final String MANIFEST = "manifest.json";
    private static final List<String> REQUIRED =
            List.of(ATTESTATION, MANIFEST, SUMS, "sql/rollback.sql", "sql/update.sql");
    private static final String ADVICE =
            "Fetch or build the bundle again with the goal `bundle`; use nothing of this one.";

    private final Path archive;

    private BundleReader(Path archive) {
        this.archive = archive;
    }

    /**
     * Reads a bundle.
     *
     * @throws SetupException if it is none, or any file in it is missing, added, changed or too large, or would be written
     *     somewhere else than below its folder
     */
    public static VerifiedBundle read(Path archive) {
        return new BundleReader(archive).read();
    }

    private VerifiedBundle read() {
        if (!Files.isRegularFile(archive)) {
            throw new SetupException(
                    "The migration bundle " + archive + " does not exist.",
                    "Give the path of a bundle that the goal `bundle` has packed, or its coordinates.");
        }
        SortedMap<String, byte[]> files = files();
        for (String name : REQUIRED) {
            if (!files.containsKey(name)) {
                throw refused("it has no " + name);
            }
        }
        verifyChecksums(files);
        Manifest manifest = manifest(files);
        String digest = BundleArchive.sha256(content(files, SUMS));
        byte[] attestation =
                Json.write(Attestation.of(manifest, BundleArchive.sha256(content(files, MANIFEST)), digest));
        if (!Arrays.equals(attestation, content(files, ATTESTATION))) {
            throw refused(ATTESTATION + " does not attest this content");
        }
        return new VerifiedBundle(archive, manifest, digest, files);
    }

    private SortedMap<String, byte[]> files() {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
            if (zip.size() > BundleLimits.FILES) {
                throw refused("it holds " + zip.size() + " files, and a bundle at most " + BundleLimits.FILES);
            }
            List<? extends ZipEntry> entries = zip.stream().toList();
            refuseTooLarge(zip, entries);
            for (ZipEntry entry : entries) {
                String name = entry.getName();
                if (!EntryName.isSafe(name)) {
                    throw refused("its entry " + visible(name) + " would lie outside of its folder");
                }
                try (InputStream in = content(zip, entry)) {
                    if (files.put(name, in.readAllBytes()) != null) {
                        throw refused("it holds " + visible(name) + " twice");
                    }
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new SetupException(
                    "The migration bundle " + archive + " is refused: it is no readable zip archive ("
                            + visible(String.valueOf(e.getMessage())) + ").",
                    ADVICE,
                    e);
        }
        return files;
    }

    // What an entry says about its size may be a lie, and memory is for what is small enough.
    private void refuseTooLarge(ZipFile zip, List<? extends ZipEntry> entries) throws IOException {
        long left = BundleLimits.BYTES;
        byte[] buffer = new byte[1 << 16];
        for (ZipEntry entry : entries) {
            try (InputStream in = content(zip, entry)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    left -= read;
                    if (left < 0) {
                        throw refused("it holds more than " + (BundleLimits.BYTES >> 20) + " MB");
                    }
                }
            }
        }
    }

    private InputStream content(ZipFile zip, ZipEntry entry) throws IOException {
        @Nullable InputStream content = zip.getInputStream(entry);
        if (content == null) {
            throw refused("its entry " + visible(entry.getName()) + " has no content");
        }
        return content;
    }

    private void verifyChecksums(SortedMap<String, byte[]> files) {
        SortedMap<String, byte[]> summed = new TreeMap<>(files);
        summed.remove(SUMS);
        summed.remove(ATTESTATION);
        byte[] expected = BundleArchive.checksums(summed);
        if (Arrays.equals(expected, content(files, SUMS))) {
            return;
        }
        Map<String, String> recorded = lines(new String(content(files, SUMS), StandardCharsets.UTF_8));
        Map<String, String> actual = lines(new String(expected, StandardCharsets.UTF_8));
        actual.forEach((name, sum) -> {
            String known = recorded.get(name);
            if (known == null) {
                throw refused(name + " was added: " + SUMS + " does not list it");
            }
            if (!known.equals(sum)) {
                throw refused(name + " was changed: it is not what " + SUMS + " lists");
            }
        });
        Optional<String> missing = recorded.keySet().stream()
                .filter(name -> !actual.containsKey(name))
                .findFirst();
        throw refused(missing.map(name -> visible(name) + " is missing: " + SUMS + " lists it")
                .orElse(SUMS + " was changed"));
    }

    /** Digest by name, as far as the lines can be read. */
    private static Map<String, String> lines(String sums) {
        Map<String, String> lines = new TreeMap<>();
        sums.lines().forEach(line -> {
            int space = line.indexOf("  ");
            if (space > 0) {
                lines.put(line.substring(space + 2), line.substring(0, space));
            }
        });
        return lines;
    }

    private Manifest manifest(SortedMap<String, byte[]> files) {
        Manifest manifest;
        try {
            manifest = Json.read(content(files, MANIFEST), Manifest.class);
        } catch (IOException | StackOverflowError e) {
            throw new SetupException(
                    "The migration bundle " + archive + " is refused: its " + MANIFEST
                            + " cannot be read by this version of the plugin.",
                    "Read it with the version that packed it, or build the bundle again.",
                    e);
        }
        if (manifest.schemaVersion() != 1 || !manifest.verdict().equals("passed")) {
            throw refused(MANIFEST + " has the schema version " + manifest.schemaVersion() + " and the verdict "
                    + visible(manifest.verdict()) + ", and not 1 and passed");
        }
        if (!files.containsKey("changelog/" + manifest.changeLog())) {
            throw refused("it does not hold its changelog " + visible(manifest.changeLog()));
        }
        return manifest;
    }

    private static byte[] content(SortedMap<String, byte[]> files, String name) {
        return Objects.requireNonNull(files.get(name));
    }

    private SetupException refused(String why) {
        return new SetupException("The migration bundle " + archive + " is refused: " + why + ".", ADVICE);
    }

    /** On one line of a log, whatever it holds. */
    private static String visible(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}

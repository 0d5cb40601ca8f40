package io.github.migrationsafety.bundle;

import io.github.migrationsafety.SetupException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The archive's bytes: entries sorted by name, one fixed time, and stored rather than deflated, because two zlib versions
 * compress the same bytes to different ones.
 */
final class BundleArchive {
    /** The earliest time that a zip can hold. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final SortedMap<String, byte[]> entries = new TreeMap<>();
    private long bytes;

    void add(String name, byte[] content) {
        if (!EntryName.isSafe(name)) {
            throw new SetupException(
                    "The changelog reaches the file " + name + ", which lies outside its search path or has a name that"
                            + " not every system can have.",
                    "Move it below a directory of the search path, so that it can be packed.");
        }
        bytes += content.length;
        if (bytes > BundleLimits.BYTES || entries.size() >= BundleLimits.FILES) {
            throw new SetupException(
                    "The changelog reaches more than a bundle may hold: " + BundleLimits.FILES + " files and "
                            + (BundleLimits.BYTES >> 20) + " MB.",
                    "Load large data by other means than the changelog.");
        }
        entries.put(name, content);
    }

    /**
     * Adds SHA256SUMS over everything that was added.
     *
     * @return its own digest, in hexadecimal
     */
    String addChecksums() {
        byte[] sums = checksums(entries);
        add("SHA256SUMS", sums);
        return sha256(sums);
    }

    /** In the form that {@code sha256sum -c} reads. */
    static byte[] checksums(SortedMap<String, byte[]> files) {
        StringBuilder sums = new StringBuilder();
        files.forEach((name, content) ->
                sums.append(sha256(content)).append("  ").append(name).append('\n'));
        return sums.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the archive next to its place and then moves it there. */
    void writeTo(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary));
                    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    write(zip, entry.getKey(), entry.getValue());
                }
            }
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void write(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** In hexadecimal. */
    static String sha256(byte[] content) {
        MessageDigest digest = ChangeLogDigest.sha256();
        return HexFormat.of().formatHex(digest.digest(content));
    }
}

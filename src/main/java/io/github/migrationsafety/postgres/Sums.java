package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Sizes and checksums of files: CRC-32C of each, which finds what disks and crashes do, and SHA-256 of the list itself. Not
 * thread-safe.
 */
final class Sums {
    static final String NAME = "sums";
    private static final long FOLDER = -1;
    private static final long LONGEST = 64L << 20;

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * A file or folder.
     *
     * @param path below the root, with slashes
     * @param size in bytes; -1 for a folder
     */
    record Entry(String path, long size, long checksum) {
        boolean isFolder() {
            return size == FOLDER;
        }

        /** The path below a folder, which may be the entry itself. */
        String pathBelow(String folder) {
            return path.equals(folder) ? "" : path.substring(folder.length() + 1);
        }
    }

    void addFolder(String path) {
        entries.put(path, new Entry(path, FOLDER, 0));
    }

    void add(String path, Entry measured) {
        entries.put(path, new Entry(path, measured.size(), measured.checksum()));
    }

    void add(String path, byte[] content) {
        add(path, measure(content));
    }

    /** Those in a folder, the folder first. */
    List<Entry> under(String folder) {
        return entries.values().stream()
                .filter(e -> e.path().equals(folder) || e.path().startsWith(folder + "/"))
                .toList();
    }

    /** How many bytes all files have. */
    long bytes() {
        return entries.values().stream().mapToLong(e -> Math.max(0, e.size())).sum();
    }

    void check(String path, byte[] content) throws IOException {
        Entry expected = entries.get(path);
        if (expected == null) {
            throw new IOException(path + " is unknown");
        }
        check(expected, measure(content));
    }

    void check(Entry expected, Entry measured) throws IOException {
        if (expected.size() != measured.size() || expected.checksum() != measured.checksum()) {
            throw new IOException(expected.path() + " is not what it was");
        }
    }

    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        entries.values().forEach(e -> text.append(Long.toHexString(e.checksum()))
                .append(' ')
                .append(e.size())
                .append(' ')
                .append(e.path())
                .append('\n'));
        Files.writeString(file, sha256(text.toString()) + "\n" + text);
    }

    static Sums read(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw new IOException(file + " is too long");
        }
        String text = Files.readString(file);
        int end = text.indexOf('\n');
        String list = text.substring(end + 1);
        if (end < 0 || !text.substring(0, end).equals(sha256(list))) {
            throw new IOException(file + " is not what it was");
        }
        Sums sums = new Sums();
        for (String line : new ArrayList<>(list.lines().toList())) {
            String[] parts = line.split(" ", 3);
            sums.entries.put(parts[2], new Entry(parts[2], Long.parseLong(parts[1]), Long.parseLong(parts[0], 16)));
        }
        return sums;
    }

    private static Entry measure(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return new Entry("", content.length, checksum.getValue());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

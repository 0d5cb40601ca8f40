package io.github.migrationsafety.production.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The size and SHA-256 of a dump. That of a folder is taken over each file's name, a line feed, its length, a line feed and its content, in the
 * order of the names.
 */
record FileDigest(long bytes, String sha256) {
    private static final int BUFFER = 1 << 16;

    static FileDigest of(Path dump) throws IOException {
        MessageDigest digest = sha256Digest();
        long bytes = 0;
        if (Files.isRegularFile(dump)) {
            bytes = add(digest, dump);
        } else {
            for (Path file : files(dump)) {
                String head = file.getFileName() + "\n" + Files.size(file) + "\n";
                digest.update(head.getBytes(StandardCharsets.UTF_8));
                bytes += add(digest, file);
            }
        }
        return new FileDigest(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    /** How large a dump is so far; it may be growing. */
    static long size(Path dump) {
        try {
            if (Files.isRegularFile(dump)) {
                return Files.size(dump);
            }
            long size = 0;
            for (Path file : files(dump)) {
                size += Files.size(file);
            }
            return size;
        } catch (IOException e) {
            // Not begun yet.
            return 0;
        }
    }

    /** The files of a dump in the directory format, or the one file. */
    static List<Path> files(Path dump) throws IOException {
        if (Files.isRegularFile(dump)) {
            return List.of(dump);
        }
        try (Stream<Path> files = Files.list(dump)) {
            return files.sorted().toList();
        }
    }

    static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static long add(MessageDigest digest, Path file) throws IOException {
        long bytes = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
        }
        return bytes;
    }
}

package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Who this JVM runs as. Immutable.
 *
 * @param uid the effective user id, or {@link #NO_UID} on Windows
 */
record Account(int uid) {
    static final int NO_UID = Integer.MIN_VALUE;

    static Account current() {
        return Current.ACCOUNT;
    }

    boolean isRoot() {
        return uid == 0;
    }

    boolean isPosix() {
        return uid != NO_UID;
    }

    /** Distinguishes this account's folders from those of others. */
    String tag() {
        return isPosix()
                ? Integer.toUnsignedString(uid)
                : System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
    }

    /** Whether the file itself, not what it may link to, belongs to this account. */
    boolean owns(Path file) throws IOException {
        return !isPosix() || unixAttribute(file, "uid") == uid;
    }

    /** The value of a numeric attribute of the view {@code unix}, such as {@code mode}. */
    static int unixAttribute(Path file, String name) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
        return attributes.get(name) instanceof Integer value ? value : 0;
    }

    private static final class Current {
        static final Account ACCOUNT = find();

        // What the kernel writes on a new file is the effective user, whatever the environment claims.
        private static Account find() {
            try {
                Path file = Files.createTempFile("migration-safety", null);
                try {
                    boolean posix =
                            file.getFileSystem().supportedFileAttributeViews().contains("unix");
                    return new Account(posix ? unixAttribute(file, "uid") : NO_UID);
                } finally {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "cannot write to java.io.tmpdir, " + System.getProperty("java.io.tmpdir"), e);
            }
        }
    }
}

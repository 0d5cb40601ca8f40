package io.github.migrationsafety.changelog;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file that the changelog reaches: an include, an SQL file, data to load, a properties file.
 *
 * @param name its path on the search path, normalized, such as {@code db/changelog/001.sql}; begins with {@code ..} when the
 *     changelog climbs out of the search path
 * @param file as {@link Location#file()} names it
 * @param content its bytes as they are stored, until the {@link ParsedChangeLog} is closed
 */
public record ReachedFile(String name, String file, Content content) {
    /** Opens a file. */
    @FunctionalInterface
    public interface Content {
        /** Opens the file anew; the caller closes it. */
        InputStream open() throws IOException;
    }
}

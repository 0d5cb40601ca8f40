package io.github.migrationsafety.changelog;

/**
 * An {@code includeAll} as it stands in its file.
 *
 * @param path as written
 * @param relative whether the path is relative to the file, rather than to the search path
 * @param ownPath whether it has a {@code logicalFilePath}
 */
record SourceIncludeAll(int line, String path, boolean relative, boolean ownPath) {}

package io.github.migrationsafety.changelog;

/**
 * One change element, or a rollback.
 *
 * @param name such as {@code createTable}; {@code rollback} for a whole rollback
 */
record SourceChange(String name, SourceText text) {
    int line() {
        return text.fromLine();
    }
}

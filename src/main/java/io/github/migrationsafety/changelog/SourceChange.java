package io.github.migrationsafety.changelog;

/**
 * One change element.
 *
 * @param name such as {@code createTable}
 * @param plain whether it is but a name with a text: Liquibase ignores one that it does not know
 */
record SourceChange(String name, SourceText text, boolean plain) {
    int line() {
        return text.fromLine();
    }
}

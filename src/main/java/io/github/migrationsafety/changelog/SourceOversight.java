package io.github.migrationsafety.changelog;

/** An {@link Oversight} whose file is not named yet. */
record SourceOversight(Oversight.Kind kind, int line, String text, String meant) {
    /** One in which nothing is misspelt. */
    SourceOversight(Oversight.Kind kind, int line, String text) {
        this(kind, line, text, "");
    }

    Oversight in(String file) {
        return new Oversight(kind, new Location(file, line), text, meant);
    }
}

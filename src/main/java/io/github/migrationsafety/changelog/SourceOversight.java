package io.github.migrationsafety.changelog;

/** An {@link Oversight} whose file is not named yet. */
record SourceOversight(Oversight.Kind kind, int line, String text) {
    Oversight in(String file) {
        return new Oversight(kind, new Location(file, line), text);
    }
}

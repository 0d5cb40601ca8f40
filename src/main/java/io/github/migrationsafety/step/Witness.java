package io.github.migrationsafety.step;

import java.util.Locale;

/** Who saw a problem. */
public enum Witness {
    SOURCE,
    REHEARSAL;

    /** As reports write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

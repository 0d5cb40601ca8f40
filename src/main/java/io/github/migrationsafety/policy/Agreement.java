package io.github.migrationsafety.policy;

import java.util.Locale;

/** What the two witnesses make of a finding that both could see. */
public enum Agreement {
    /** Only one witness was asked, or only one could see it, or the changeset was not rehearsed. */
    ONE_WITNESS,
    /** The source predicted it, and the rehearsal saw it. */
    CONFIRMED,
    /** The source predicted it, and a rehearsal of the changeset did not see it. */
    PREDICTED,
    /** The rehearsal saw it, and the source did not. */
    OBSERVED;

    /** As reports write it: {@code one-witness}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

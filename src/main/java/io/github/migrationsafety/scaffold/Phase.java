package io.github.migrationsafety.scaffold;

import io.github.migrationsafety.SetupException;
import java.util.Arrays;
import java.util.Locale;

/** The three releases of a rename: the new name is added, then filled, then the old one goes. */
public enum Phase {
    EXPAND,
    MIGRATE,
    CONTRACT;

    /**
     * The phase as the user writes it.
     *
     * @throws SetupException if there is none of that name
     */
    public static Phase parse(String written) {
        return Arrays.stream(values())
                .filter(phase -> phase.toString().equals(written.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new SetupException(
                        "`phase` is `" + written + "`, and a rename has no such phase.",
                        "Give expand, migrate or contract: each for a release of its own."));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

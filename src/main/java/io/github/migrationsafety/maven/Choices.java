package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Verdict.FailOn;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Parameters whose values are a closed choice. Maven's own conversion would not tell the user which ones are allowed. */
final class Choices {
    private Choices() {}

    /** @throws SetupException if it is none of {@code error}, {@code warning}, {@code never} */
    static FailOn failOn(String value) {
        return Arrays.stream(FailOn.values())
                .filter(f -> name(f).equals(value))
                .findFirst()
                .orElseThrow(() -> unknown(
                        "failOn",
                        value,
                        Arrays.stream(FailOn.values()).map(Choices::name).toList()));
    }

    private static String name(FailOn value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static SetupException unknown(String parameter, String value, List<String> allowed) {
        return new SetupException(
                "The parameter " + parameter + " (migration-safety." + parameter + ") has the value '" + value + "'.",
                "It can be " + String.join(", ", allowed) + ".");
    }
}

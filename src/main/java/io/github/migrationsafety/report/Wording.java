package io.github.migrationsafety.report;

import io.github.migrationsafety.policy.Agreement;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.policy.Verdict;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How reports put numbers into words; the same in every locale. */
public final class Wording {
    private Wording() {}

    /** {@code 1 error}, {@code 2 errors}, {@code 1,024 errors}. */
    public static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 1,024}. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 412 ms}, {@code 3.2 s}, {@code 2 min 5 s}. */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 59_950) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = Math.round(millis / 1000.0);
        return number(seconds / 60) + " min " + seconds % 60 + " s";
    }

    /** {@code 20 kB}, {@code 1.2 MB}: a size in characters or bytes, by thousands. */
    public static String size(long characters) {
        if (characters < 1000) {
            return characters + " B";
        }
        if (characters < 999_500) {
            return Math.round(characters / 1000.0) + " kB";
        }
        return String.format(Locale.ROOT, "%.1f MB", characters / 1_000_000.0);
    }

    /** What the witnesses make of a finding, in brackets with a leading blank; nothing where only one of them was asked. */
    public static String agreement(Finding finding) {
        return switch (finding.agreement()) {
            case ONE_WITNESS -> "";
            case CONFIRMED -> " (confirmed)";
            case PREDICTED -> " (predicted, not seen in the rehearsal)";
            case OBSERVED -> " (seen in the rehearsal only)";
        };
    }

    /** How often the witnesses agree; empty where only one of them was asked. */
    public static Optional<String> agreement(Verdict verdict) {
        long confirmed = verdict.count(Agreement.CONFIRMED);
        long predicted = verdict.count(Agreement.PREDICTED);
        long observed = verdict.count(Agreement.OBSERVED);
        return confirmed + predicted + observed == 0
                ? Optional.empty()
                : Optional.of("Findings that both witnesses can have: " + number(confirmed) + " confirmed, "
                        + number(predicted) + " predicted and not seen in the rehearsal, " + number(observed)
                        + " seen in the rehearsal only.");
    }
}

package io.github.migrationsafety.production;

/**
 * One line of a checklist.
 *
 * @param name what is checked, as a short phrase such as {@code no invalid index}
 * @param outcome how it went
 * @param reason why, with the names of what was found; one sentence without a full stop
 * @param advice what to do about it; blank unless it failed
 */
public record Check(String name, Outcome outcome, String reason, String advice) {
    /** How a check went. */
    public enum Outcome {
        PASSED,
        FAILED,
        NOT_APPLICABLE
    }

    public Check {
        if (outcome == Outcome.FAILED && advice.isBlank()) {
            throw new IllegalArgumentException("a failed check says what to do");
        }
    }

    /** A check that passed. */
    public static Check passed(String name, String reason) {
        return new Check(name, Outcome.PASSED, reason, "");
    }

    /** A check that failed. */
    public static Check failed(String name, String reason, String advice) {
        return new Check(name, Outcome.FAILED, reason, advice);
    }

    /** A check that has nothing to look at, or may not look. */
    public static Check notApplicable(String name, String reason) {
        return new Check(name, Outcome.NOT_APPLICABLE, reason, "");
    }

    /** Whether it failed. */
    public boolean isFailed() {
        return outcome == Outcome.FAILED;
    }

    /** {@code passed          no invalid index: …}, as the console shows it. */
    public String line() {
        String word =
                switch (outcome) {
                    case PASSED -> "passed";
                    case FAILED -> "FAILED";
                    case NOT_APPLICABLE -> "not applicable";
                };
        return String.format(
                java.util.Locale.ROOT, "%-14s  %s: %s%s", word, name, reason, advice.isBlank() ? "." : ". " + advice);
    }
}

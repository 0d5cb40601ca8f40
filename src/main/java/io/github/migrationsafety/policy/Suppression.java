package io.github.migrationsafety.policy;

import java.util.Locale;
import java.util.Optional;

/**
 * Why a finding does not count.
 *
 * @param by where the suppression stands
 * @param reason the reason given
 * @param owner who answers for it
 */
public record Suppression(By by, String reason, Optional<String> owner) {
    /** A suppression that nobody in particular answers for. */
    public Suppression(By by, String reason) {
        this(by, reason, Optional.empty());
    }

    /** Where a suppression can stand. */
    public enum By {
        COMMENT,
        POLICY,
        BASELINE;

        /** As reports write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

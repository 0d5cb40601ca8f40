package io.github.migrationsafety.policy;

import java.util.Locale;

/**
 * Why a finding does not count.
 *
 * @param by where the suppression stands
 * @param reason the reason given
 */
public record Suppression(By by, String reason) {
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

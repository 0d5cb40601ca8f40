package io.github.migrationsafety.changelog;

import java.time.LocalDate;
import java.util.Optional;

/**
 * {@code migration-safety:ignore RULE reason [owner:NAME] [until DATE]} in a changeset.
 *
 * @param rule the rule's id as written, possibly misspelt
 * @param reason why; blank when none is given
 * @param until the day from which it no longer counts
 * @param at where it stands
 * @param owner who answers for it
 */
public record SuppressionComment(
        String rule, String reason, Optional<LocalDate> until, Location at, Optional<String> owner) {
    /** A suppression that nobody in particular answers for. */
    public SuppressionComment(String rule, String reason, Optional<LocalDate> until, Location at) {
        this(rule, reason, until, at, Optional.empty());
    }
}

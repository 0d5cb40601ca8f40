package io.github.migrationsafety.policy;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.Problem;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a policy leaves out of a rule. Immutable.
 *
 * @param pattern files, changelog paths and tables about which the rule does not count
 * @param reason why, if it says so
 * @param owner who answers for it
 * @param until the day from which it no longer counts
 * @param at where it stands
 * @param own whether it stands in the module's own policy, so that it is meant for this module and no other
 */
record Exclusion(
        NamePattern pattern,
        Optional<String> reason,
        Optional<String> owner,
        Optional<LocalDate> until,
        Location at,
        boolean own) {
    /** Whether it is about a problem, whatever the day. */
    boolean covers(Problem problem) {
        return pattern.matches(problem.at().file())
                || pattern.matches(problem.changeSet().path())
                || problem.table().filter(this::matchesTable).isPresent();
    }

    private boolean matchesTable(String table) {
        return pattern.matches(table) || pattern.matches(table.substring(table.lastIndexOf('.') + 1));
    }

    /** Whether its day has come. */
    boolean expired(LocalDate today) {
        return !until.map(today::isBefore).orElse(true);
    }
}

package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.step.History;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A rule about the suppressions themselves: it is asked last, when it is known what each of them met. */
public interface SuppressionRule extends Rule {
    /** Where a suppression can stand. */
    enum Place {
        COMMENT,
        POLICY,
        BASELINE
    }

    /**
     * A suppression, and what became of it.
     *
     * @param place where it stands
     * @param changeSet the pending changeset that it stands in; of a policy or baseline that file, with blank id and author
     * @param at where it stands
     * @param rule the rule that it names, possibly misspelt; blank if it names none
     * @param what what it suppresses there, in words such as {@code audit_*}; blank if it is the whole changeset
     * @param reason why; blank when none is given
     * @param until the day from which it no longer counts
     * @param met whether it names a problem that was found, even if its day has passed
     * @param judged whether that it met nothing means something: every witness was asked that can see its rule, and it is meant
     *     for this module and no other
     * @param expired whether its day has come
     */
    record Use(
            Place place,
            ChangeSetId changeSet,
            Location at,
            String rule,
            String what,
            String reason,
            Optional<LocalDate> until,
            boolean met,
            boolean judged,
            boolean expired) {
        /** How reports and baselines name it. */
        public String object() {
            return (rule + " " + what).strip();
        }
    }

    /**
     * Judges the suppressions.
     *
     * @param uses those in pending changesets, in the policy and in the baseline
     * @param rules every rule that there is
     */
    List<Problem> check(List<Use> uses, List<RuleInfo> rules);

    /** Nothing: the schema says nothing about suppressions. */
    @Override
    default List<Problem> check(History history, RuleContext context) {
        return List.of();
    }
}

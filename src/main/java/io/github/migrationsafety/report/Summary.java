package io.github.migrationsafety.report;

import io.github.migrationsafety.report.ReportedChangeSet.Outcome;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.Evidence;
import java.time.Duration;
import java.util.List;

/**
 * The counts of a report.
 *
 * @param changeSets all changesets of the changelog
 * @param rehearsed those that were applied, and rolled back and applied again if they have a rollback
 * @param passed those with that outcome, and so on for the next three
 * @param errors findings that count as errors; suppressed ones count nowhere but in {@code suppressed}
 */
public record Summary(
        long changeSets,
        long rehearsed,
        long passed,
        long failed,
        long skipped,
        long notRehearsed,
        long errors,
        long warnings,
        long infos,
        long suppressed,
        Duration duration) {
    static Summary of(Report report, List<ReportedChangeSet> changeSets) {
        return new Summary(
                changeSets.size(),
                changeSets.stream()
                        .filter(c -> c.evidence()
                                .filter(e -> e.outcome() == Evidence.Outcome.REHEARSED)
                                .isPresent())
                        .count(),
                count(changeSets, Outcome.PASSED),
                count(changeSets, Outcome.FAILED),
                count(changeSets, Outcome.SKIPPED),
                count(changeSets, Outcome.NOT_REHEARSED),
                report.verdict().count(Severity.ERROR),
                report.verdict().count(Severity.WARNING),
                report.verdict().count(Severity.INFO),
                report.verdict().suppressed(),
                report.duration());
    }

    private static long count(List<ReportedChangeSet> changeSets, Outcome outcome) {
        return changeSets.stream().filter(c -> c.outcome() == outcome).count();
    }
}

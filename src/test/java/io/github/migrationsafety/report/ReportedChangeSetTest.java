package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.report.ReportedChangeSet.Outcome;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportedChangeSetTest {
    @Test
    void outcomes_of_a_rehearsal() {
        assertThat(ReportView.of(ReportSamples.rehearsal()).changeSets())
                .extracting(c -> c.changeSet().id().id() + " " + c.outcome())
                .containsExactly(
                        "create-farms not-rehearsed",
                        "create-sensors passed",
                        "index-sensor-model passed",
                        "create-calibrations failed",
                        "backfill-calibrated-by passed",
                        "add-firmware failed",
                        "create-readings passed",
                        "seed-demo-readings skipped",
                        "rename-value passed",
                        "create-alerts failed",
                        "index-alerts skipped",
                        "index-sensor-serial passed");
    }

    @Test
    void a_lint_never_says_not_rehearsed() {
        assertThat(ReportView.of(ReportSamples.lint()).changeSets())
                .extracting(ReportedChangeSet::outcome)
                .contains(Outcome.SKIPPED, Outcome.FAILED)
                .doesNotContain(Outcome.NOT_REHEARSED);
    }

    @Test
    void of_two_changesets_with_one_identity_the_nearer_above_has_the_finding() {
        Step first = ReportSamples.step(
                ReportSamples.changeSet("db/a.sql", "1", 3).build(), ReportSamples.rehearsed(1, 1, 1));
        Step second = ReportSamples.step(
                ReportSamples.changeSet("db/a.sql", "1", 30).build(), ReportSamples.rehearsed(2, 2, 2));
        Finding finding = ReportSamples.finding(
                "a/b", Severity.ERROR, Witness.SOURCE, second.changeSet(), "public.t", "A message.", "A remedy.");
        assertThat(ReportView.of(ReportSamples.rehearsal(List.of(first, second), List.of(finding)))
                        .changeSets())
                .extracting(ReportedChangeSet::outcome)
                .containsExactly(Outcome.PASSED, Outcome.FAILED);
    }

    @Test
    void the_same_changeset_read_twice_has_the_evidence_of_each_turn() {
        var changeSet = ReportSamples.changeSet("db/a.sql", "1", 3).build();
        List<Step> steps = List.of(
                ReportSamples.step(changeSet, ReportSamples.rehearsed(1, 1, 1)),
                ReportSamples.step(changeSet, ReportSamples.rehearsed(2, 2, 2)));
        assertThat(ReportView.of(ReportSamples.rehearsal(steps, List.of())).changeSets())
                .extracting(c -> c.apply().toMillis())
                .containsExactly(1L, 2L);
    }
}

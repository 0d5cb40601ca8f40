package io.github.migrationsafety.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.report.ReportSamples;
import io.github.migrationsafety.report.ReportView;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    @Test
    void executions_follow_one_another_and_the_chain_goes_back() {
        Timeline timeline = timeline(List.of(
                ReportSamples.step(
                        ReportSamples.changeSet("a.sql", "1", 1).build(), ReportSamples.rehearsed(40, 5, 20)),
                ReportSamples.step(
                        ReportSamples.changeSet("a.sql", "2", 9).build(), ReportSamples.rehearsed(10, 5, 10))));
        assertThat(timeline.rows().get(0).bars())
                .extracting(bar -> bar.kind() + " " + bar.from() + " " + bar.width())
                .containsExactly(
                        "apply 0.000% 40.000%",
                        "rollback 40.000% 5.000%", "reapply 45.000% 20.000%", "chain 95.000% 5.000%");
        assertThat(timeline.rows().get(1).bars())
                .extracting(bar -> bar.kind() + " " + bar.from() + " " + bar.width())
                .containsExactly(
                        "apply 65.000% 10.000%",
                        "rollback 75.000% 5.000%", "reapply 80.000% 10.000%", "chain 90.000% 5.000%");
        assertThat(timeline.ticks())
                .extracting(Axis.Tick::label)
                .containsExactly("0", "20 ms", "40 ms", "60 ms", "80 ms", "100 ms");
    }

    @Test
    void the_first_of_the_slowest_is_marked() {
        assertThat(timeline(ReportSamples.passing(30)).rows())
                .filteredOn(Timeline.Row::slowest)
                .singleElement()
                .extracting(Timeline.Row::number)
                .isEqualTo(13);
    }

    @Test
    void of_very_many_the_slowest_are_compared_and_a_strip_shows_all() {
        List<Step> steps = new ArrayList<>(ReportSamples.passing(1000));
        steps.add(
                500,
                ReportSamples.step(
                        ReportSamples.changeSet("slow.sql", "slow", 1).build(), ReportSamples.rehearsed(900, 50, 0)));
        Timeline timeline = timeline(steps);
        assertThat(timeline.rows()).hasSize(40);
        assertThat(timeline.rows().get(0).title()).isEqualTo("slow");
        assertThat(timeline.rows().get(0).bars())
                .extracting(bar -> bar.kind() + " " + bar.from() + " " + bar.width())
                .containsExactly("apply 0.000% 90.000%", "rollback 90.000% 5.000%", "chain 95.000% 5.000%");
        assertThat(timeline.strip()).hasSizeBetween(100, 260);
        assertThat(timeline.strip().get(0).title()).startsWith("Changesets 1 to ");
        assertThat(timeline.strip().get(timeline.strip().size() - 1).kind()).isEqualTo("chain");
    }

    @Test
    void writers_wait_below_the_execution_that_makes_them() {
        Timeline timeline = Timeline.of(ReportView.of(ReportSamples.rehearsal()).changeSets());
        assertThat(timeline.rows())
                .filteredOn(row -> !row.held().isEmpty())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.title()).isEqualTo("add-firmware");
                    assertThat(row.held()).singleElement().satisfies(bar -> {
                        assertThat(bar.title()).isEqualTo("Writes wait: 122 ms");
                        assertThat(bar.from()).isEqualTo(row.bars().get(0).from());
                    });
                });
        assertThat(timeline.caption()).endsWith("122 ms of it applying while writes to a table that stood wait");
    }

    @Test
    void nothing_ran() {
        assertThat(Timeline.of(ReportView.of(ReportSamples.lint()).changeSets()).rows())
                .isEmpty();
    }

    @Test
    void executions_too_short_to_measure_are_no_division_by_zero() {
        Timeline timeline = timeline(List.of(ReportSamples.step(
                ReportSamples.changeSet("a.sql", "1", 1).build(), ReportSamples.rehearsed(0, 0, 0))));
        assertThat(timeline.rows()).hasSize(1);
        assertThat(timeline.rows().get(0).bars()).isEmpty();
    }

    private static Timeline timeline(List<Step> steps) {
        return Timeline.of(
                ReportView.of(ReportSamples.rehearsal(steps, List.of())).changeSets());
    }
}

package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
    @Test
    void a_rehearsal_reads_as_agreed() {
        Golden.assertMatches("rehearse.md", render(ReportSamples.rehearsal()));
    }

    @Test
    void a_lint_reads_as_agreed() {
        Golden.assertMatches("lint.md", render(ReportSamples.lint()));
    }

    @Test
    void text_from_a_changelog_is_no_markup() {
        assertThat(MarkdownText.of(
                        "a | b <img src=x> **bold** [x](http://y) @team &amp; #12 $x$ :tada: snake_case _em_"))
                .isEqualTo(
                        "a \\| b &lt;img src=x&gt; \\*\\*bold\\*\\* \\[x\\](http&#58;//y) &#64;team &amp;amp; &#35;12"
                                + " &#36;x&#36; &#58;tada: snake_case \\_em\\_");
    }

    @Test
    void what_stands_in_back_ticks_is_code_and_a_lone_one_is_text() {
        assertThat(MarkdownText.of("Drop `a|b_c` and `this")).isEqualTo("Drop `a\\|b_c` and \\`this");
        assertThat(MarkdownText.code("`x`")).isEqualTo("`` `x` ``");
    }

    @Test
    void a_line_break_does_not_end_the_table() {
        assertThat(MarkdownText.of("one\n\n## two")).isEqualTo("one ## two");
    }

    @Test
    void very_many_findings_are_cut() {
        Step step = ReportSamples.passing(1).get(0);
        Finding finding = ReportSamples.finding(
                "a/b",
                Severity.ERROR,
                Witness.SOURCE,
                step.changeSet(),
                "public.t",
                "x".repeat(100_000),
                "y".repeat(100_000));
        assertThat(render(ReportSamples.rehearsal(List.of(step), Collections.nCopies(3000, finding))))
                .hasSizeLessThan(65_536)
                .contains("… and 2,900 findings more.");
    }

    private static String render(Report report) {
        return new String(new MarkdownReport().render(report), StandardCharsets.UTF_8);
    }
}

package io.github.migrationsafety.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.report.Golden;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportSamples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    @Test
    void a_rehearsal_reads_as_agreed() {
        Golden.assertMatches("rehearse.html", render(ReportSamples.rehearsal()));
    }

    @Test
    void a_lint_reads_as_agreed() {
        Golden.assertMatches("lint.html", render(ReportSamples.lint()));
    }

    @Test
    void two_thousand_changesets_stay_small() {
        String html = render(ReportSamples.rehearsal(ReportSamples.passing(2000), List.of()));
        assertThat(html)
                .hasSizeLessThan(8_000_000)
                .contains("all 2,000 changesets in 54.0 s of execution, and the 40 slowest side by side");
    }

    @Test
    void what_an_earlier_rehearsal_told_is_marked() {
        Report report = ReportSamples.rehearsal(ReportSamples.passing(5), List.of());

        assertThat(render(report)).doesNotContain("as rehearsed earlier");
        assertThat(render(report.withCached(3)).split("as rehearsed earlier", -1))
                .hasSize(4);
    }

    @Test
    void needs_no_class_loader_from_the_thread() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(null);
            assertThat(render(ReportSamples.lint())).endsWith("</html>\n");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String render(Report report) {
        return new String(new HtmlReport().render(report), StandardCharsets.UTF_8);
    }
}

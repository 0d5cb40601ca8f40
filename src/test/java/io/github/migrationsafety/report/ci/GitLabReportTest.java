package io.github.migrationsafety.report.ci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.Golden;
import io.github.migrationsafety.report.ReportSamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GitLabReportTest {
    @Test
    void a_rehearsal_reads_as_agreed() {
        Golden.assertMatches(
                "rehearse.gitlab.json",
                new String(
                        new GitLabReport(new CheckoutPath("farms/")).render(ReportSamples.rehearsal()),
                        StandardCharsets.UTF_8));
    }

    @Test
    void fingerprints_are_unique_and_differ_from_module_to_module() throws IOException {
        List<String> all = new java.util.ArrayList<>(fingerprints("farms/"));
        all.addAll(fingerprints("meters/"));

        assertThat(all).hasSizeGreaterThan(8).doesNotHaveDuplicates();
    }

    @Test
    void nothing_found_is_an_empty_list() {
        assertThat(new GitLabReport(CheckoutPath.ROOT)
                        .render(ReportSamples.rehearsal(ReportSamples.passing(1), List.of())))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("[]\n");
    }

    private static List<String> fingerprints(String prefix) throws IOException {
        JsonNode issues =
                new JsonMapper().readTree(new GitLabReport(new CheckoutPath(prefix)).render(ReportSamples.rehearsal()));
        return issues.findValuesAsText("fingerprint");
    }
}

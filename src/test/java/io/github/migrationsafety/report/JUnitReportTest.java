package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JUnitReportTest {
    @Test
    void a_rehearsal_reads_as_agreed() {
        Golden.assertMatches("rehearse.xml", text(ReportSamples.rehearsal()));
    }

    @Test
    void a_lint_reads_as_agreed() {
        Golden.assertMatches("lint.xml", text(ReportSamples.lint()));
    }

    @Test
    void the_counts_are_those_of_the_cases() throws Exception {
        Element suite = parse(ReportSamples.rehearsal()).getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo(count(suite, "testcase"));
        assertThat(suite.getAttribute("failures")).isEqualTo(count(suite, "failure"));
        assertThat(suite.getAttribute("skipped")).isEqualTo(count(suite, "skipped"));
    }

    @Test
    void a_finding_on_a_changeset_that_is_not_there_fails_the_changelog() throws Exception {
        ChangeSet gone = ReportSamples.changeSet("db/gone.sql", "1", 1).build();
        var finding = ReportSamples.finding(
                "a/b", Severity.ERROR, Witness.SOURCE, gone, "public.t", "A message.", "A remedy.");
        Element suite = parse(ReportSamples.rehearsal(ReportSamples.passing(2), List.of(finding)))
                .getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(((Element) suite.getElementsByTagName("testcase").item(2)).getAttribute("name"))
                .isEqualTo("changelog");
    }

    @Test
    void what_xml_forbids_is_shown() throws Exception {
        Step step = ReportSamples.passing(1).get(0);
        var finding = ReportSamples.finding(
                "a/b",
                Severity.ERROR,
                Witness.SOURCE,
                step.changeSet(),
                "public.t",
                "\u0000 \ufffe \ud83d ]]> </failure><evil attribute=\"'&amp;\">",
                "]]>\u0001");
        Element failure = (Element) parse(ReportSamples.rehearsal(List.of(step), List.of(finding)))
                .getElementsByTagName("failure")
                .item(0);
        assertThat(failure.getAttribute("message"))
                .isEqualTo("<U+0000> <U+FFFE> <U+D83D> ]]> </failure><evil attribute=\"'&amp;\">");
        assertThat(failure.getTextContent()).endsWith("\n]]><U+0001>");
    }

    private static String count(Element suite, String name) {
        return String.valueOf(suite.getElementsByTagName(name).getLength());
    }

    private static Document parse(Report report) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(new JUnitReport().render(report)));
    }

    private static String text(Report report) {
        return new String(new JUnitReport().render(report), StandardCharsets.UTF_8);
    }
}

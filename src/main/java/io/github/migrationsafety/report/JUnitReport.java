package io.github.migrationsafety.report;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.report.ReportedChangeSet.Outcome;
import io.github.migrationsafety.rule.Severity;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * {@code TEST-migration-safety-<goal>.xml}, in the form of Surefire's reports, so that any CI draws it: a test case a changeset.
 * A changeset that failed is a failure, one that was not rehearsed is skipped, and what is no error stands in the case's output.
 * Stateless and thread-safe.
 */
public final class JUnitReport implements ReportWriter {
    private static final int LONGEST = 10_000;

    @Override
    public ReportFormat format() {
        return ReportFormat.JUNIT;
    }

    @Override
    public byte[] render(ReportView view) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            suite(xml, view.report(), view);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string takes any XML", e);
        }
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void suite(XMLStreamWriter xml, Report report, ReportView view) throws XMLStreamException {
        String suite = "migration-safety." + report.goal();
        boolean elsewhere = !view.elsewhere().isEmpty();
        boolean elsewhereFails = counting(view.elsewhere()).findAny().isPresent();
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", suite);
        xml.writeAttribute("tests", String.valueOf(view.summary().changeSets() + (elsewhere ? 1 : 0)));
        xml.writeAttribute("failures", String.valueOf(view.summary().failed() + (elsewhereFails ? 1 : 0)));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute(
                "skipped",
                String.valueOf(view.summary().skipped() + view.summary().notRehearsed()));
        xml.writeAttribute("time", seconds(report.duration()));
        for (ReportedChangeSet changeSet : view.changeSets()) {
            changeSet(xml, suite, changeSet);
        }
        if (elsewhere) {
            start(xml, suite, "changelog", report.history().changeLog().path(), Duration.ZERO);
            if (elsewhereFails) {
                failure(xml, view.elsewhere(), "");
            }
            output(xml, view.elsewhere());
            end(xml);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    private static void changeSet(XMLStreamWriter xml, String suite, ReportedChangeSet reported)
            throws XMLStreamException {
        start(
                xml,
                suite,
                reported.changeSet().id().toString(),
                reported.changeSet().at().file(),
                reported.total());
        if (reported.outcome() == Outcome.FAILED) {
            failure(xml, reported.findings(), reported.reason().orElse("It could not be applied."));
        } else if (reported.outcome() != Outcome.PASSED) {
            indent(xml, 2);
            xml.writeEmptyElement("skipped");
            xml.writeAttribute("message", VisibleText.line(reported.reason().orElse("It was not rehearsed.")));
        }
        output(xml, reported.findings());
        end(xml);
    }

    private static void start(XMLStreamWriter xml, String suite, String name, String file, Duration time)
            throws XMLStreamException {
        indent(xml, 1);
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", suite);
        xml.writeAttribute("name", VisibleText.line(name));
        xml.writeAttribute("file", VisibleText.line(file));
        xml.writeAttribute("time", seconds(time));
    }

    private static void end(XMLStreamWriter xml) throws XMLStreamException {
        indent(xml, 1);
        xml.writeEndElement();
    }

    private static void failure(XMLStreamWriter xml, List<Finding> findings, String otherwise)
            throws XMLStreamException {
        List<Finding> errors = counting(findings).toList();
        indent(xml, 2);
        xml.writeStartElement("failure");
        xml.writeAttribute(
                "type", errors.isEmpty() ? "not-applied" : errors.get(0).rule().id());
        xml.writeAttribute(
                "message",
                VisibleText.line(
                        errors.isEmpty()
                                ? otherwise
                                : VisibleText.beginning(errors.get(0).problem().message(), LONGEST)));
        xml.writeCharacters(errors.stream().map(JUnitReport::text).collect(Collectors.joining("\n\n")));
        xml.writeEndElement();
    }

    /** What is no error, or does not count. */
    private static void output(XMLStreamWriter xml, List<Finding> findings) throws XMLStreamException {
        List<Finding> others =
                findings.stream().filter(f -> !f.counts(Severity.ERROR)).toList();
        if (!others.isEmpty()) {
            indent(xml, 2);
            xml.writeStartElement("system-out");
            xml.writeCharacters(others.stream().map(JUnitReport::text).collect(Collectors.joining("\n\n")));
            xml.writeEndElement();
        }
    }

    private static Stream<Finding> counting(List<Finding> findings) {
        return findings.stream().filter(f -> f.counts(Severity.ERROR));
    }

    private static String text(Finding finding) {
        return VisibleText.line(finding.problem().at().toString()) + ": " + finding.severity() + " "
                + finding.rule().id() + ": "
                + VisibleText.line(VisibleText.beginning(finding.problem().message(), LONGEST))
                + finding.suppressed()
                        .map(s -> " (suppressed by " + s.by() + ": " + VisibleText.line(s.reason()) + ")")
                        .orElse("")
                + "\n"
                + VisibleText.of(VisibleText.beginning(finding.problem().remedy(), LONGEST));
    }

    private static void indent(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).toString();
    }
}

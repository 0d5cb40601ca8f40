package io.github.migrationsafety.maven;

import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.report.Wording;
import io.github.migrationsafety.report.reactor.ModuleReport;
import io.github.migrationsafety.report.reactor.ReactorReport;
import io.github.migrationsafety.report.reactor.ReactorReport.Found;
import io.github.migrationsafety.report.reactor.ReactorWords;
import java.util.List;
import java.util.Map;
import org.apache.maven.doxia.sink.Sink;

/**
 * The page of a project's site, in the site's own look: the verdict, the modules with links to their reports, and the findings. Only
 * those methods of a sink are called that Doxia 1 and Doxia 2 share. The sink escapes what is text.
 */
final class SitePage {
    private static final int MOST_FINDINGS = 100;
    private static final int LONGEST_MESSAGE = 1_000;
    private static final String TITLE = "Migration safety";

    private final Sink sink;

    private SitePage(Sink sink) {
        this.sink = sink;
    }

    /**
     * Writes it.
     *
     * @param links the address of each module's report, or of those of its shards, relative to the page; of modules that have one
     */
    static void write(ReactorReport report, Map<CheckoutPath, List<String>> links, Sink sink) {
        new SitePage(sink).page(report, links);
    }

    private void page(ReactorReport report, Map<CheckoutPath, List<String>> links) {
        sink.head();
        sink.title();
        sink.text(TITLE);
        sink.title_();
        sink.head_();
        sink.body();
        sink.section1();
        sink.sectionTitle1();
        sink.text(TITLE + ": " + (report.failed() ? "failed" : "passed"));
        sink.sectionTitle1_();
        paragraph(ReactorWords.summary(report) + ".");
        table(
                List.of("Module", "Verdict", "Goal", "Errors", "Warnings", "Suppressed", "Changesets"),
                () -> report.modules().forEach(module -> row(module, links.getOrDefault(module.path(), List.of()))));
        sink.section1_();
        findings(report.counting());
        sink.body_();
        sink.flush();
        sink.close();
    }

    private void row(ModuleReport module, List<String> links) {
        sink.tableRow();
        sink.tableCell();
        if (links.size() == 1) {
            link(links.get(0), VisibleText.line(module.module()));
        } else {
            sink.text(VisibleText.line(module.module()));
        }
        for (int shard = 1; shard <= links.size() && links.size() > 1; shard++) {
            sink.text(" ");
            link(links.get(shard - 1), "shard " + shard);
        }
        sink.tableCell_();
        cell(module.failed() ? "failed" : "passed");
        cell(module.goal());
        List.of("errors", "warnings", "suppressed", "changeSets")
                .forEach(count -> cell(Wording.number(module.count(count))));
        sink.tableRow_();
    }

    private void link(String address, String text) {
        sink.link(address);
        sink.text(text);
        sink.link_();
    }

    private void findings(List<Found> findings) {
        sink.section1();
        sink.sectionTitle1();
        sink.text("Findings");
        sink.sectionTitle1_();
        if (findings.isEmpty()) {
            paragraph("None that counts.");
        } else {
            table(
                    List.of("Severity", "Rule", "Place", "What is wrong"),
                    () -> findings.stream().limit(MOST_FINDINGS).forEach(this::row));
        }
        if (findings.size() > MOST_FINDINGS) {
            paragraph(Wording.count(findings.size() - MOST_FINDINGS, "finding") + " more in the reports.");
        }
        sink.section1_();
    }

    private void row(Found found) {
        sink.tableRow();
        cell(found.severity());
        cell(found.rule());
        cell(found.place());
        cell(VisibleText.beginning(found.message(), LONGEST_MESSAGE)
                + (found.message().length() > LONGEST_MESSAGE ? " …" : ""));
        sink.tableRow_();
    }

    private void table(List<String> columns, Runnable rows) {
        sink.table();
        sink.tableRows(columns.stream().mapToInt(column -> Sink.JUSTIFY_LEFT).toArray(), false);
        sink.tableRow();
        for (String column : columns) {
            sink.tableHeaderCell();
            sink.text(column);
            sink.tableHeaderCell_();
        }
        sink.tableRow_();
        rows.run();
        sink.tableRows_();
        sink.table_();
    }

    private void cell(String text) {
        sink.tableCell();
        sink.text(VisibleText.line(text));
        sink.tableCell_();
    }

    private void paragraph(String text) {
        sink.paragraph();
        sink.text(VisibleText.line(text));
        sink.paragraph_();
    }
}

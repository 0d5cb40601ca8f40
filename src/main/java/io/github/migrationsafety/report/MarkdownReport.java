package io.github.migrationsafety.report;

import static io.github.migrationsafety.report.Wording.count;

import io.github.migrationsafety.policy.Finding;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * {@code report.md}, short enough for a step summary or a comment: the verdict, a table of the findings, the three slowest
 * changesets, and where to read on. Stateless and thread-safe.
 */
public final class MarkdownReport implements ReportWriter {
    /** GitHub cuts a step summary at 1 MB and a comment at 65,536 characters. */
    private static final int MOST_FINDINGS = 100;

    private static final int LONGEST_MESSAGE = 400;
    private static final int SLOWEST = 3;

    @Override
    public ReportFormat format() {
        return ReportFormat.MARKDOWN;
    }

    @Override
    public byte[] render(ReportView view) {
        return text(view, "`report.html` beside this file").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The same for another place than the file's.
     *
     * @param more where to read on, as Markdown
     */
    public String text(ReportView view, String more) {
        Report report = view.report();
        StringBuilder text = new StringBuilder();
        text.append("## ")
                .append(report.verdict().failed() ? "❌ Failed: " : "✅ Passed: ")
                .append(report.goal())
                .append(" of ")
                .append(MarkdownText.code(report.module()))
                .append("\n\n")
                .append(summary(report, view.summary()))
                .append('\n');
        findings(text, report.verdict().findings());
        slowest(text, view.changeSets());
        text.append('\n').append(Coverage.of(report).sentence()).append('\n');
        Wording.agreement(report.verdict()).ifPresent(said -> text.append(said).append('\n'));
        report.notes()
                .forEach(note -> text.append("\n").append(MarkdownText.of(note)).append('\n'));
        return text.append("\nMore in ").append(more).append(".\n").toString();
    }

    private static String summary(Report report, Summary summary) {
        return count(summary.errors(), "error") + ", " + count(summary.warnings(), "warning") + ", "
                + Wording.number(summary.infos()) + " info, " + Wording.number(summary.suppressed())
                + " suppressed; " + count(summary.changeSets(), "changeset")
                + (report.rehearsed() ? ", " + Wording.number(summary.rehearsed()) + " rehearsed" : "")
                + " on PostgreSQL " + MarkdownText.of(report.tool().postgres()) + " in "
                + Wording.duration(summary.duration()) + ".";
    }

    private static void findings(StringBuilder text, List<Finding> findings) {
        List<Finding> counting = findings.stream()
                .filter(f -> f.suppressed().isEmpty())
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
        if (counting.isEmpty()) {
            return;
        }
        text.append("\n| | Rule | Where | What |\n| --- | --- | --- | --- |\n");
        for (Finding finding : counting.subList(0, Math.min(MOST_FINDINGS, counting.size()))) {
            text.append("| ")
                    .append(finding.severity())
                    .append(" | ")
                    .append(MarkdownText.code(finding.rule().id()))
                    .append(" | ")
                    .append(MarkdownText.code(finding.problem().at().toString()))
                    .append(" | ")
                    .append(message(finding))
                    .append(Wording.agreement(finding))
                    .append(" |\n");
        }
        if (counting.size() > MOST_FINDINGS) {
            text.append("\n… and ")
                    .append(count(counting.size() - MOST_FINDINGS, "finding"))
                    .append(" more.\n");
        }
    }

    private static String message(Finding finding) {
        String message = finding.problem().message();
        return MarkdownText.of(VisibleText.beginning(message, LONGEST_MESSAGE))
                + (message.length() > LONGEST_MESSAGE ? " …" : "");
    }

    private static void slowest(StringBuilder text, List<ReportedChangeSet> changeSets) {
        List<ReportedChangeSet> slowest = changeSets.stream()
                .filter(c -> !c.total().isZero())
                .sorted(Comparator.comparing(ReportedChangeSet::total).reversed())
                .limit(SLOWEST)
                .toList();
        if (slowest.isEmpty()) {
            return;
        }
        text.append("\n| Slowest changesets | apply | roll back | apply again |\n| --- | ---: | ---: | ---: |\n");
        for (ReportedChangeSet changeSet : slowest) {
            text.append("| ")
                    .append(MarkdownText.code(changeSet.changeSet().id().toString()))
                    .append(" | ")
                    .append(Wording.duration(changeSet.apply()))
                    .append(" | ")
                    .append(Wording.duration(changeSet.rollback()))
                    .append(" | ")
                    .append(Wording.duration(changeSet.reapply()))
                    .append(" |\n");
        }
    }
}

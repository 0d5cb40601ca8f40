package io.github.migrationsafety.report.reactor;

import io.github.migrationsafety.report.MarkdownText;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.report.Wording;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@code report.md}: the verdict, a table of the modules and one of the findings. */
final class ReactorMarkdown implements ReactorWriter {
    private static final int MOST_FINDINGS = 100;
    private static final int LONGEST_MESSAGE = 400;

    @Override
    public ReportFormat format() {
        return ReportFormat.MARKDOWN;
    }

    @Override
    public byte[] render(ReactorReport report, Path folder) {
        StringBuilder text = new StringBuilder("## ")
                .append(report.failed() ? "❌ Failed: " : "✅ Passed: ")
                .append(MarkdownText.code(report.root()))
                .append("\n\n")
                .append(ReactorWords.summary(report))
                .append(".\n\n| Module | | Errors | Warnings | Changesets |\n| --- | --- | ---: | ---: | ---: |\n");
        report.modules().forEach(module -> text.append("| ")
                .append(MarkdownText.code(module.module()))
                .append(" | ")
                .append(module.failed() ? "❌ " : "✅ ")
                .append(MarkdownText.of(module.goal()))
                .append(" | ")
                .append(Wording.number(module.count("errors")))
                .append(" | ")
                .append(Wording.number(module.count("warnings")))
                .append(" | ")
                .append(Wording.number(module.count("changeSets")))
                .append(" |\n"));
        findings(text, report.counting());
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void findings(StringBuilder text, List<ReactorReport.Found> findings) {
        if (findings.isEmpty()) {
            return;
        }
        text.append("\n| | Rule | Where | What |\n| --- | --- | --- | --- |\n");
        findings.stream().limit(MOST_FINDINGS).forEach(found -> text.append("| ")
                .append(MarkdownText.of(found.severity()))
                .append(" | ")
                .append(MarkdownText.code(found.rule()))
                .append(" | ")
                .append(MarkdownText.code(found.place()))
                .append(" | ")
                .append(MarkdownText.of(VisibleText.beginning(found.message(), LONGEST_MESSAGE)))
                .append(found.message().length() > LONGEST_MESSAGE ? " … |\n" : " |\n"));
        if (findings.size() > MOST_FINDINGS) {
            text.append("\n… and ")
                    .append(Wording.count(findings.size() - MOST_FINDINGS, "finding"))
                    .append(" more.\n");
        }
    }
}

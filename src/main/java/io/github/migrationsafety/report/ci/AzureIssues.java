package io.github.migrationsafety.report.ci;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.rule.Severity;
import java.util.List;

/**
 * Issues of Azure Pipelines, by <a
 * href="https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands">logging commands</a>, which know errors
 * and warnings only. What has to be escaped, and how, is said by Microsoft's own <a
 * href="https://github.com/microsoft/azure-pipelines-task-lib/blob/master/node/taskcommand.ts">task library</a>.
 */
public final class AzureIssues implements LogMessages {
    private static final int LONGEST = 4_000;

    @Override
    public ReportFormat format() {
        return ReportFormat.AZURE;
    }

    @Override
    public List<String> lines(Report report, CheckoutPath path) {
        return report.verdict().findings().stream()
                .filter(finding -> finding.counts(Severity.ERROR) || finding.counts(Severity.WARNING))
                .map(finding -> line(finding, path))
                .toList();
    }

    private static String line(Finding finding, CheckoutPath path) {
        return "##vso[task.logissue type=" + finding.severity()
                + ";sourcepath=" + property(path.of(finding.problem().at().file()))
                + ";linenumber=" + finding.problem().at().line()
                + ";code=" + property(finding.rule().id())
                + "]" + data(LogMessages.text(finding, LONGEST));
    }

    private static String data(String text) {
        return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(VisibleText.line(text)).replace("]", "%5D").replace(";", "%3B");
    }
}

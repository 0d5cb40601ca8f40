package io.github.migrationsafety.report.ci;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.VisibleText;
import java.util.Comparator;
import java.util.List;

/**
 * Annotations of GitHub Actions, by <a
 * href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands">workflow commands</a>. Errors come
 * first, for GitHub shows ten of each kind in a step.
 */
public final class GitHubAnnotations implements LogMessages {
    private static final int LONGEST = 4_000;

    @Override
    public ReportFormat format() {
        return ReportFormat.GITHUB;
    }

    @Override
    public List<String> lines(Report report, CheckoutPath path) {
        return report.verdict().findings().stream()
                .filter(finding -> finding.suppressed().isEmpty())
                .sorted(Comparator.comparing(Finding::severity))
                .map(finding -> line(finding, path))
                .toList();
    }

    private static String line(Finding finding, CheckoutPath path) {
        String command =
                switch (finding.severity()) {
                    case ERROR -> "error";
                    case WARNING -> "warning";
                    case INFO, OFF -> "notice";
                };
        return "::" + command
                + " file=" + property(path.of(finding.problem().at().file()))
                + ",line=" + finding.problem().at().line()
                + ",title=" + property(finding.rule().id())
                + "::" + data(LogMessages.text(finding, LONGEST));
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(VisibleText.line(text)).replace(":", "%3A").replace(",", "%2C");
    }
}

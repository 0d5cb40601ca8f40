package io.github.migrationsafety.report.ci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.FindingFingerprint;
import io.github.migrationsafety.report.JsonText;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.ReportView;
import io.github.migrationsafety.report.ReportWriter;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.rule.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code gl-code-quality-report.json}, the <a
 * href="https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format">Code Quality report</a> of GitLab. Suppressed
 * findings are left out, because GitLab knows no such thing. Thread-safe.
 */
public final class GitLabReport implements ReportWriter {
    private static final int LONGEST = 4_000;

    private final CheckoutPath path;

    /** @param path where the module lies in the checkout */
    public GitLabReport(CheckoutPath path) {
        this.path = path;
    }

    @Override
    public ReportFormat format() {
        return ReportFormat.GITLAB;
    }

    @Override
    public byte[] render(ReportView view) {
        List<Finding> findings = view.report().verdict().findings();
        List<String> fingerprints = FindingFingerprint.of(path, findings);
        ArrayNode issues = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < findings.size(); i++) {
            if (findings.get(i).suppressed().isEmpty()) {
                issues.add(issue(findings.get(i), fingerprints.get(i)));
            }
        }
        return JsonText.of(issues).getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode issue(Finding finding, String fingerprint) {
        ObjectNode issue = JsonNodeFactory.instance.objectNode();
        issue.put(
                "description",
                VisibleText.line(VisibleText.beginning(finding.problem().message(), LONGEST)));
        issue.put("check_name", finding.rule().id());
        issue.put("fingerprint", fingerprint);
        issue.put("severity", severity(finding.severity()));
        ObjectNode location = issue.putObject("location");
        location.put("path", path.of(finding.problem().at().file()));
        location.putObject("lines").put("begin", finding.problem().at().line());
        return issue;
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case ERROR -> "critical";
            case WARNING -> "major";
            case INFO, OFF -> "info";
        };
    }
}

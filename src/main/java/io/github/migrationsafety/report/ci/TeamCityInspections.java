package io.github.migrationsafety.report.ci;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Code inspections of TeamCity, by <a href="https://www.jetbrains.com/help/teamcity/service-messages.html">service messages</a>:
 * first each rule that found something, then the findings.
 */
public final class TeamCityInspections implements LogMessages {
    /** TeamCity cuts a value after 4,000 characters, and an escape may double one. */
    private static final int LONGEST = 2_000;

    @Override
    public ReportFormat format() {
        return ReportFormat.TEAMCITY;
    }

    @Override
    public List<String> lines(Report report, CheckoutPath path) {
        List<Finding> findings = report.verdict().findings().stream()
                .filter(finding -> finding.suppressed().isEmpty())
                .toList();
        Map<String, RuleInfo> rules = new TreeMap<>();
        findings.forEach(finding -> rules.put(finding.rule().id(), finding.rule()));
        List<String> lines = new ArrayList<>();
        rules.values().forEach(rule -> lines.add(type(rule)));
        findings.forEach(finding -> lines.add(inspection(finding, path)));
        return List.copyOf(lines);
    }

    private static String type(RuleInfo rule) {
        return "##teamcity[inspectionType id=" + value(rule.id()) + " name=" + value(rule.id()) + " category="
                + value("migration-safety: " + rule.group()) + " description=" + value(rule.summary()) + "]";
    }

    private static String inspection(Finding finding, CheckoutPath path) {
        return "##teamcity[inspection typeId=" + value(finding.rule().id())
                + " message=" + value(LogMessages.text(finding, LONGEST))
                + " file="
                + value(VisibleText.line(path.of(finding.problem().at().file())))
                + " line=" + value(String.valueOf(finding.problem().at().line()))
                + " SEVERITY=" + value(severity(finding.severity())) + "]";
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case ERROR -> "ERROR";
            case WARNING -> "WARNING";
            case INFO, OFF -> "INFO";
        };
    }

    private static String value(String text) {
        StringBuilder value = new StringBuilder("'");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '|', '\'', '[', ']' -> value.append('|').append(c);
                case '\n' -> value.append("|n");
                case '\r' -> value.append("|r");
                default -> {
                    if (c < 0x80) {
                        value.append(c);
                    } else {
                        value.append(String.format(java.util.Locale.ROOT, "|0x%04X", (int) c));
                    }
                }
            }
        }
        return value.append('\'').toString();
    }
}

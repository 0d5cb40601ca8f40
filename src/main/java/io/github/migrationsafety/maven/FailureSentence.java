package io.github.migrationsafety.maven;

import io.github.migrationsafety.policy.Verdict;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.rule.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The one line with which a build fails: how many violations, and where to read about them. */
final class FailureSentence {
    // The file that a person would open first stands first.
    private static final List<Map.Entry<String, String>> FILES = List.of(
            Map.entry("html", "report.html"), Map.entry("markdown", "report.md"), Map.entry("json", "report.json"));

    private FailureSentence() {}

    static String of(Report report, List<String> formats, Path outputDirectory) {
        Verdict verdict = report.verdict();
        return report.goal() + " found " + count(verdict.count(Severity.ERROR), "error") + " and "
                + count(verdict.count(Severity.WARNING), "warning") + "; see "
                + FILES.stream()
                        .filter(f -> formats.contains(f.getKey()))
                        .map(f -> outputDirectory
                                .resolve(report.goal())
                                .resolve(f.getValue())
                                .toString())
                        .findFirst()
                        .orElse("above")
                + ".";
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}

package io.github.migrationsafety.report.ci;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.VisibleText;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Findings as lines of the build's log that a CI server reads. Suppressed ones are left out. Stateless and thread-safe. */
public sealed interface LogMessages permits GitHubAnnotations, AzureIssues, TeamCityInspections {
    /** Which format it writes. */
    ReportFormat format();

    /** The lines, each of which has to begin a line of the log. */
    List<String> lines(Report report, CheckoutPath path);

    /** Those among the formats that are lines of the log. */
    static Stream<LogMessages> of(Set<ReportFormat> formats) {
        return Stream.of(new GitHubAnnotations(), new AzureIssues(), new TeamCityInspections())
                .filter(messages -> formats.contains(messages.format()));
    }

    /** What is wrong and the safe way, no longer than that. */
    static String text(Finding finding, int longest) {
        String text = finding.problem().message() + "\n\nThe safe way:\n\n"
                + finding.problem().remedy().strip();
        String shown = VisibleText.of(VisibleText.beginning(text, longest));
        return text.length() > longest ? shown + " …" : shown;
    }
}

package io.github.migrationsafety.goal;

import io.github.migrationsafety.report.MarkdownReport;
import io.github.migrationsafety.report.ReportView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The <a
 * href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary">summary</a> of a
 * step of GitHub Actions: a file to which everything that runs in the step appends.
 */
final class StepSummary {
    static final String VARIABLE = "GITHUB_STEP_SUMMARY";

    private StepSummary() {}

    /** Appends the report, if the build runs in such a step. A summary that cannot be written fails no build. */
    static void append(ReportView view, String folder, GoalSettings settings, Console console) {
        settings.environment().apply(VARIABLE).filter(file -> !file.isBlank()).ifPresent(file -> {
            String text = new MarkdownReport().text(view, "`" + folder + "`, if the job keeps it as an artifact");
            try {
                Files.writeString(
                        Path.of(file),
                        text + "\n",
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException | InvalidPathException e) {
                console.warn("The step summary of GitHub Actions, " + file + ", cannot be written: " + e.getMessage());
            }
        });
    }
}

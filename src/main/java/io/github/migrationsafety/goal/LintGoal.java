package io.github.migrationsafety.goal;

import io.github.migrationsafety.report.Report;
import java.util.List;
import java.util.Optional;

/** {@code lint}: reads the changelog without a database and judges it. */
public final class LintGoal {
    private LintGoal() {}

    /**
     * Runs the goal; reports are written before it returns.
     *
     * @return what it found; empty when the module has no changelog
     * @throws io.github.migrationsafety.SetupException if the input cannot be worked with
     */
    public static Optional<Report> run(GoalSettings settings, Console console) {
        Reports reports = new Reports(settings, console);
        reports.clear("lint");
        return NoChangeLog.orFound(settings, console).map(changeLogFile -> {
            int major = ConfiguredMajor.of(settings.postgres());
            try (Inspection inspection = Inspection.begin(settings, changeLogFile, major)) {
                Report report =
                        inspection.judge("lint", List.of(inspection.ask(inspection.source())), Integer.toString(major));
                reports.write(report);
                return report;
            }
        });
    }
}

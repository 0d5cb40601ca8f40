package io.github.migrationsafety.goal;

import io.github.migrationsafety.report.ConsoleLine;
import io.github.migrationsafety.report.ConsoleReport;
import io.github.migrationsafety.report.JUnitReport;
import io.github.migrationsafety.report.JsonReport;
import io.github.migrationsafety.report.MarkdownReport;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportFiles;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.ReportWriter;
import io.github.migrationsafety.report.SarifReport;
import io.github.migrationsafety.report.html.HtmlReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The reports that a goal was told to write. */
final class Reports {
    private static final List<ReportWriter> WRITERS =
            List.of(new JsonReport(), new HtmlReport(), new SarifReport(), new JUnitReport(), new MarkdownReport());

    private final GoalSettings settings;
    private final Console console;
    private final Set<ReportFormat> formats;
    private final ReportFiles files;

    Reports(GoalSettings settings, Console console) {
        this.settings = settings;
        this.console = console;
        this.formats = ReportFormat.parse(settings.reports());
        this.files = new ReportFiles(settings.outputDirectory(), WRITERS);
    }

    /** Removes what an earlier run of the goal left. */
    void clear(String goal) {
        files.clear(goal);
    }

    /** Writes the files, and then the console's lines, which say where they are. */
    void write(Report report) {
        List<String> written =
                files.write(report, formats).stream().map(this::shown).toList();
        if (formats.contains(ReportFormat.CONSOLE)) {
            new ConsoleReport().lines(report, written).forEach(this::say);
        }
    }

    /** The reports of a rehearsal as a bundle holds them: without times, which no two rehearsals share. */
    static Map<String, byte[]> timeless(Report report) {
        Map<String, byte[]> reports = new TreeMap<>();
        Report timeless = report.withoutTimes();
        for (ReportWriter writer : WRITERS) {
            writer.format().fileName(report.goal()).ifPresent(name -> reports.put(name, writer.render(timeless)));
        }
        return reports;
    }

    private String shown(Path file) {
        Path base = settings.baseDirectory().toAbsolutePath();
        Path absolute = file.toAbsolutePath();
        return absolute.startsWith(base) ? base.relativize(absolute).toString() : absolute.toString();
    }

    private void say(ConsoleLine line) {
        switch (line.level()) {
            case ERROR -> console.error(line.text());
            case WARN -> console.warn(line.text());
            case INFO -> console.info(line.text());
        }
    }
}

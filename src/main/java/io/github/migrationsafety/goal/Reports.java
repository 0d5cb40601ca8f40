package io.github.migrationsafety.goal;

import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.ConsoleLine;
import io.github.migrationsafety.report.ConsoleReport;
import io.github.migrationsafety.report.JUnitReport;
import io.github.migrationsafety.report.JsonReport;
import io.github.migrationsafety.report.MarkdownReport;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportFiles;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.ReportView;
import io.github.migrationsafety.report.ReportWriter;
import io.github.migrationsafety.report.SarifReport;
import io.github.migrationsafety.report.ci.CiServer;
import io.github.migrationsafety.report.ci.GitLabReport;
import io.github.migrationsafety.report.ci.LogMessages;
import io.github.migrationsafety.report.html.HtmlReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The reports that a goal was told to write, and those that the CI server at hand reads. */
final class Reports {
    private final GoalSettings settings;
    private final Console console;
    private final CheckoutPath checkout;
    private final Set<ReportFormat> formats;
    private final ReportFiles files;

    Reports(GoalSettings settings, Console console) {
        this.settings = settings;
        this.console = console;
        this.checkout = CheckoutRoot.of(settings);
        Set<ReportFormat> asked = ReportFormat.parse(settings.reports());
        this.formats = CiServer.of(settings.environment())
                .map(server -> server.with(asked))
                .orElse(asked);
        this.files = new ReportFiles(
                settings.outputDirectory(),
                Stream.concat(writers(checkout).stream(), Stream.of(new GitLabReport(checkout)))
                        .toList());
    }

    /** Removes what an earlier run of the goal left. */
    void clear(String goal) {
        files.clear(goal);
    }

    /** Writes the files, and then the log's lines, which say where they are. */
    void write(Report report) {
        ReportView view = ReportView.of(report);
        List<String> written =
                files.write(view, formats).stream().map(this::shown).toList();
        if (formats.contains(ReportFormat.CONSOLE)) {
            new ConsoleReport(console.style()).lines(view, written).forEach(this::say);
        }
        LogMessages.of(formats)
                .flatMap(messages -> messages.lines(report, checkout).stream())
                .forEach(console::message);
        if (formats.contains(ReportFormat.MARKDOWN)) {
            String folder =
                    shown(settings.outputDirectory().resolve(report.goal())).replace('\\', '/');
            StepSummary.append(view, checkout.of(folder), settings, console);
        }
    }

    /** What another goal needs to put a report together with others: its JSON in any case, pages and findings if they were asked for. */
    Map<String, byte[]> written(Report report) {
        Map<String, byte[]> reports = new TreeMap<>();
        ReportView view = ReportView.of(report);
        for (ReportWriter writer : writers(checkout)) {
            switch (writer.format()) {
                case JSON -> reports.put(name(writer, report), writer.render(view));
                case HTML, SARIF -> {
                    if (formats.contains(writer.format())) {
                        reports.put(name(writer, report), writer.render(view));
                    }
                }
                default -> {}
            }
        }
        return reports;
    }

    private static String name(ReportWriter writer, Report report) {
        return writer.format().fileName(report.goal()).orElseThrow();
    }

    /** The reports of a rehearsal as a bundle holds them: without times, which no two rehearsals share. */
    static Map<String, byte[]> timeless(Report report) {
        Map<String, byte[]> reports = new TreeMap<>();
        ReportView timeless = ReportView.of(report.withoutTimes());
        // A bundle is the same wherever the checkout lies.
        for (ReportWriter writer : writers(CheckoutPath.ROOT)) {
            writer.format().fileName(report.goal()).ifPresent(name -> reports.put(name, writer.render(timeless)));
        }
        return reports;
    }

    private static List<ReportWriter> writers(CheckoutPath checkout) {
        return List.of(
                new JsonReport(),
                new HtmlReport(),
                new SarifReport(checkout, RulePages::of),
                new JUnitReport(),
                new MarkdownReport());
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

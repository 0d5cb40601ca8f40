package io.github.migrationsafety.report.reactor;

import io.github.migrationsafety.report.ReportFormat;
import java.nio.file.Path;
import java.util.List;

/** Writes one format of a build's report. Pure, stateless and thread-safe. */
public interface ReactorWriter {
    /** Which format it writes; one that has a file. */
    ReportFormat format();

    /**
     * The report as the content of a file: UTF-8, lines ended by {@code \n}.
     *
     * @param folder where it will lie, for what it links to
     */
    byte[] render(ReactorReport report, Path folder);

    /** One for each format that a build's report has. */
    static List<ReactorWriter> all() {
        return List.of(new ReactorJson(), new ReactorHtml(), new ReactorSarif(), new ReactorMarkdown());
    }
}

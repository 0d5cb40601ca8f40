package io.github.migrationsafety.report;

/**
 * Writes one format. Pure: the same report gives the same bytes, whatever the clock, the locale and the machine. Stateless and
 * thread-safe.
 */
public interface ReportWriter {
    /** Which format it writes; one that has a file. */
    ReportFormat format();

    /** The report as the content of a file: UTF-8, lines ended by {@code \n}. */
    byte[] render(ReportView view);

    /** The same of a report that is written in one format only. */
    default byte[] render(Report report) {
        return render(ReportView.of(report));
    }
}

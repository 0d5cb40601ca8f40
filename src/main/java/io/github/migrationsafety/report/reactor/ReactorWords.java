package io.github.migrationsafety.report.reactor;

import static io.github.migrationsafety.report.Wording.count;

import io.github.migrationsafety.report.Wording;

/** A build's report in a line. */
public final class ReactorWords {
    private ReactorWords() {}

    /** {@code 2 modules with 12 changesets: 1 error, 0 warnings, 3 suppressed}. */
    public static String summary(ReactorReport report) {
        return count(report.modules().size(), "module") + " with " + count(report.count("changeSets"), "changeset")
                + ": "
                + count(report.count("errors"), "error") + ", " + count(report.count("warnings"), "warning") + ", "
                + Wording.number(report.count("suppressed")) + " suppressed";
    }
}

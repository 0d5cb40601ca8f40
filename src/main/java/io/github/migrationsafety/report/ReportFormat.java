package io.github.migrationsafety.report;

import io.github.migrationsafety.SetupException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The forms in which a report can be had, as the parameter {@code reports} names them. */
public enum ReportFormat {
    CONSOLE,
    JSON,
    HTML,
    SARIF,
    JUNIT,
    MARKDOWN,
    /** Annotations in the log of GitHub Actions. */
    GITHUB,
    /** GitLab's Code Quality report. */
    GITLAB,
    /** Issues in the log of Azure Pipelines. */
    AZURE,
    /** Inspections in the log of TeamCity. */
    TEAMCITY;

    /**
     * Reads the parameter {@code reports}.
     *
     * @param names names in any case; blank ones are passed over, so that an empty parameter means no report at all
     * @return the formats, each once, in this enum's order
     * @throws SetupException if a name is none of this enum's
     */
    public static Set<ReportFormat> parse(List<String> names) {
        EnumSet<ReportFormat> formats = EnumSet.noneOf(ReportFormat.class);
        for (String name : names) {
            if (!name.isBlank()) {
                formats.add(parse(name.strip()));
            }
        }
        return Collections.unmodifiableSet(formats);
    }

    private static ReportFormat parse(String name) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new SetupException(
                        "The parameter `reports` names an unknown format `" + VisibleText.of(name) + "`.",
                        "Use any of " + String.join(", ", names()) + " in <reports> or -Dmigration-safety.reports."));
    }

    private static List<String> names() {
        return Arrays.stream(values()).map(ReportFormat::toString).toList();
    }

    /** The file's name in the goal's folder; empty for what goes to the log. */
    public Optional<String> fileName(String goal) {
        return switch (this) {
            case CONSOLE, GITHUB, AZURE, TEAMCITY -> Optional.empty();
            case JSON -> Optional.of("report.json");
            case HTML -> Optional.of("report.html");
            case SARIF -> Optional.of("report.sarif");
            // The name that Surefire's reports have, so that a CI's pattern for them finds it.
            case JUNIT -> Optional.of("TEST-migration-safety-" + goal + ".xml");
            case MARKDOWN -> Optional.of("report.md");
            // The name that GitLab's own documentation gives it.
            case GITLAB -> Optional.of("gl-code-quality-report.json");
        };
    }

    /** As the parameter names it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

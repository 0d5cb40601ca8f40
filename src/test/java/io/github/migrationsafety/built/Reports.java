package io.github.migrationsafety.built;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The reports of a build, less how long things took. */
final class Reports {
    private static final List<String> GOALS = List.of("lint", "rehearse");

    /** Times in JSON, in sentences and in attributes. */
    private static final Pattern TIMES = Pattern.compile(
            "(?<=[mM]illis\" ?: ?)\\d+|\\d+(?:\\.\\d+)? (?:ms|s)\\b|(?<= time=\")[\\d.]+(?=\")");

    /** A row of the slowest changesets, which stand in the order of their times. */
    private static final Pattern SLOWEST = Pattern.compile("(?m)^\\| .* ms \\|\\n");

    private static final List<String> NAMES =
            List.of("report.json", "report.sarif", "report.md", "TEST-migration-safety-%s.xml");

    private Reports() {}

    /**
     * All of them, by name.
     *
     * @param output the plugin's output folder
     */
    static Map<String, String> timeless(Path output) throws IOException {
        Map<String, String> reports = new TreeMap<>();
        for (String goal : GOALS) {
            for (String pattern : NAMES) {
                String name = pattern.formatted(goal);
                String text = Files.readString(output.resolve(goal).resolve(name));
                reports.put(
                        goal + "/" + name,
                        TIMES.matcher(SLOWEST.matcher(text).replaceAll("")).replaceAll("0"));
            }
        }
        return reports;
    }
}

package io.github.migrationsafety.report.html;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.report.Coverage;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportView;
import io.github.migrationsafety.report.ReportedChangeSet;
import io.github.migrationsafety.report.Summary;
import io.github.migrationsafety.report.ToolName;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.report.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the page shows, in the order in which it shows it.
 *
 * @param failed the verdict
 * @param headline the verdict in a sentence
 * @param findingCounts the severities, worst first, and the suppressed ones
 * @param changeSetCounts the outcomes
 * @param rules the rules of the findings, for the filter
 * @param files the files of the changesets, for the filter
 * @param groups the changesets with findings, errors or differences
 * @param elsewhere findings on changesets that the changelog does not have
 * @param timeline of a rehearsal in which something ran
 * @param entries every changeset
 * @param suppressed the findings that do not count
 * @param tools what it was found with
 */
public record Page(
        Assets assets,
        String goal,
        String module,
        boolean rehearsed,
        boolean failed,
        String headline,
        List<Tile> findingCounts,
        List<Tile> changeSetCounts,
        List<Prose> notes,
        List<String> rules,
        List<String> files,
        List<Entry> groups,
        List<FoundProblem> elsewhere,
        Optional<Timeline> timeline,
        List<Entry> entries,
        List<FoundProblem> suppressed,
        List<String> tools) {
    /** How much SQL a page holds at most, however many changesets there are: browsers stay quick below some 20 MB. */
    private static final int MOST_SQL = 8_000_000;

    private static final int LEAST_EXCERPT = 500;

    /**
     * A number with its name.
     *
     * @param kind how it is coloured
     */
    public record Tile(String kind, String number, String name) {}

    /** Whether writers of a table that stood had to wait for any changeset. */
    public boolean blocks() {
        return entries.stream().anyMatch(entry -> !entry.blocked().isEmpty());
    }

    static Page of(ReportView view) {
        Report report = view.report();
        List<Entry> entries = entries(view.changeSets());
        List<Finding> findings = report.verdict().findings();
        return new Page(
                Assets.load(),
                report.goal(),
                VisibleText.line(report.module()),
                report.rehearsed(),
                report.verdict().failed(),
                headline(report, view),
                findingCounts(view.summary()),
                changeSetCounts(report, view.summary()),
                Stream.of(
                                report.notes().stream(),
                                Stream.of(Coverage.of(report).sentence()),
                                Wording.agreement(report.verdict()).stream())
                        .flatMap(notes -> notes)
                        .map(Prose::of)
                        .toList(),
                findings.stream()
                        .filter(f -> f.suppressed().isEmpty())
                        .map(f -> f.rule().id())
                        .distinct()
                        .sorted()
                        .toList(),
                entries.stream().map(Entry::file).distinct().sorted().toList(),
                entries.stream().filter(Entry::speaks).toList(),
                view.elsewhere().stream()
                        .filter(f -> f.suppressed().isEmpty())
                        .map(FoundProblem::of)
                        .toList(),
                Optional.of(Timeline.of(view.changeSets()))
                        .filter(timeline -> !timeline.rows().isEmpty()),
                entries,
                findings.stream()
                        .filter(f -> f.suppressed().isPresent())
                        .map(FoundProblem::of)
                        .toList(),
                List.of(
                        ToolName.TEXT + " " + VisibleText.line(report.tool().version()),
                        "Liquibase " + VisibleText.line(report.tool().liquibase()),
                        "PostgreSQL " + VisibleText.line(report.tool().postgres())));
    }

    private static List<Entry> entries(List<ReportedChangeSet> changeSets) {
        int limit = Math.max(LEAST_EXCERPT, Math.min(Excerpt.LONGEST, MOST_SQL / 2 / Math.max(1, changeSets.size())));
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < changeSets.size(); i++) {
            entries.add(Entry.of(i + 1, changeSets.get(i), limit));
        }
        return List.copyOf(entries);
    }

    private static String headline(Report report, ReportView view) {
        Summary summary = view.summary();
        String scope = report.rehearsed()
                ? Wording.number(summary.rehearsed()) + " of " + Wording.count(summary.changeSets(), "changeset")
                        + " rehearsed on PostgreSQL "
                        + VisibleText.line(report.tool().postgres())
                : Wording.count(summary.changeSets(), "changeset") + " read for PostgreSQL "
                        + VisibleText.line(report.tool().postgres());
        String trouble = summary.errors() + summary.warnings() == 0
                ? "No error, no warning"
                : Wording.count(summary.errors(), "error") + " and " + Wording.count(summary.warnings(), "warning");
        return trouble + ". " + scope + " in " + Wording.duration(summary.duration()) + ".";
    }

    private static List<Tile> findingCounts(Summary summary) {
        return List.of(
                tile("error", summary.errors(), summary.errors() == 1 ? "error" : "errors"),
                tile("warning", summary.warnings(), summary.warnings() == 1 ? "warning" : "warnings"),
                tile("info", summary.infos(), "info"),
                tile("suppressed", summary.suppressed(), "suppressed"));
    }

    private static List<Tile> changeSetCounts(Report report, Summary summary) {
        List<Tile> tiles = new ArrayList<>();
        tiles.add(tile("passed", summary.passed(), "passed"));
        tiles.add(tile("failed", summary.failed(), "failed"));
        tiles.add(tile("skipped", summary.skipped(), "skipped"));
        if (report.rehearsed()) {
            tiles.add(tile("not-rehearsed", summary.notRehearsed(), "not rehearsed"));
        }
        return List.copyOf(tiles);
    }

    private static Tile tile(String kind, long number, String name) {
        return new Tile(number == 0 ? kind + " none" : kind, Wording.number(number), name);
    }
}

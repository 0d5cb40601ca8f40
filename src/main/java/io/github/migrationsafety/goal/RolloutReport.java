package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Target;
import io.github.migrationsafety.production.targets.Turn;
import io.github.migrationsafety.production.targets.Turn.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What became of many targets. Immutable.
 *
 * @param goal the goal
 * @param file the targets file
 * @param turns each target's, in the order in which they were to come
 * @param stopped why not all of them were begun; empty if all were
 */
public record RolloutReport(String goal, String file, List<Turn> turns, Optional<String> stopped) {
    private static final int NAMED = 10;

    public RolloutReport {
        turns = List.copyOf(turns);
    }

    /** Whether the build fails. */
    public boolean failed() {
        return turns.stream().anyMatch(t -> t.ending() == Ending.FAILED || t.ending() == Ending.NOT_STARTED);
    }

    private List<Turn> of(Ending ending) {
        return turns.stream().filter(t -> t.ending() == ending).toList();
    }

    private String counts() {
        List<String> counts = new ArrayList<>();
        for (Ending ending : Ending.values()) {
            int count = of(ending).size();
            if (count > 0) {
                counts.add(count + " " + ending.toString().replace('-', ' '));
            }
        }
        return turns.size() + (turns.size() == 1 ? " target: " : " targets: ") + String.join(", ", counts);
    }

    /** What happened, in one line; it names the targets that failed, and why the first one did. */
    public String summary(Path report) {
        List<Turn> bad = of(Ending.FAILED);
        if (!failed()) {
            return goal + " of " + counts() + ". See " + report;
        }
        String first =
                bad.stream().limit(NAMED).map(turn -> turn.target().name()).collect(Collectors.joining(", "));
        String names = bad.size() > NAMED ? first + " and " + (bad.size() - NAMED) + " more" : first;
        return goal + " of " + counts() + "."
                + (bad.isEmpty() ? "" : " Failed: " + names + ". " + why(bad.get(0)))
                + stopped.map(why -> " No further one was begun: " + why + ".").orElse("") + " See " + report;
    }

    private static String why(Turn turn) {
        return turn.target().name() + ": " + turn.words().replaceFirst("\\.*$", ".");
    }

    /** What to do after a failure. */
    String goOn() {
        boolean remembered = List.of("backup", EachMigrate.NAME, "rollback").contains(goal);
        return remembered
                ? "Run the same command again when the cause is gone: it goes on with the targets that are not done."
                : "Run the same command again when the cause is gone.";
    }

    /** A table of all targets. */
    List<String> lines() {
        int width =
                turns.stream().mapToInt(t -> t.target().name().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (Turn turn : turns) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-" + Math.max(width, 6) + "s  %-11s  %7.1f s  %s",
                    turn.target().name(),
                    turn.ending(),
                    turn.took().toMillis() / 1000.0,
                    turn.words()));
        }
        lines.add(counts() + ".");
        return lines;
    }

    /** As JSON has it. */
    Map<String, Object> json(Function<Target, Path> reports) {
        Map<String, Object> json = ProductionReport.head(goal, file);
        json.put("verdict", failed() ? "failed" : "passed");
        json.put("stopped", stopped.orElse(""));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("targets", turns.size());
        summary.put("done", of(Ending.DONE).size());
        summary.put("failed", of(Ending.FAILED).size());
        summary.put("skipped", of(Ending.SKIPPED).size());
        summary.put("notStarted", of(Ending.NOT_STARTED).size());
        json.put("summary", summary);
        json.put("targets", turns.stream().map(turn -> json(turn, reports)).toList());
        return json;
    }

    private static Map<String, Object> json(Turn turn, Function<Target, Path> reports) {
        Map<String, Object> json = new LinkedHashMap<>();
        Target target = turn.target();
        json.put("name", target.name());
        json.put("url", target.url());
        json.put("schema", target.schema().orElse(""));
        json.put("outcome", turn.ending().toString());
        json.put("words", turn.words());
        json.put("millis", turn.took().toMillis());
        Path report = reports.apply(target);
        boolean written =
                (turn.ending() == Ending.DONE || turn.ending() == Ending.FAILED) && Files.isRegularFile(report);
        json.put("report", written ? report.toString() : "");
        return json;
    }
}

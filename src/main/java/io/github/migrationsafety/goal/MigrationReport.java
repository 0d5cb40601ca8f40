package io.github.migrationsafety.goal;

import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.migrate.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of {@code migrate} or {@code rollback}. Immutable.
 *
 * @param goal which of them
 * @param target the database, without credentials
 * @param skipped the steps that a parameter left out
 * @param preflight the checks before; empty if they were left out
 * @param outcome what was done; empty if the checks before kept it from being done
 * @param goBack the command that takes back what was applied; blank if nothing was
 */
public record MigrationReport(
        String goal,
        String target,
        List<String> skipped,
        List<Check> preflight,
        Optional<Outcome> outcome,
        String goBack) {
    public MigrationReport {
        skipped = List.copyOf(skipped);
        preflight = List.copyOf(preflight);
    }

    /** Whether the build fails. */
    public boolean failed() {
        return outcome.filter(Outcome::succeeded).isEmpty();
    }

    /** What happened, in one line. */
    public String summary(Path report) {
        if (outcome.isEmpty()) {
            return preflight.stream().filter(Check::isFailed).count() + " of " + preflight.size() + " checks failed: "
                    + target + " was not touched. See " + report;
        }
        Outcome what = outcome.get();
        String word = goal.equals("rollback") ? "rolled back" : "applied";
        StringBuilder summary = new StringBuilder(count(what.done().size()) + " " + word + " in " + target);
        if (what.failure().isPresent()) {
            summary.append(", ")
                    .append(what.left().size())
                    .append(" not: ")
                    .append(what.failure().get())
                    .append(". ");
            if (!what.takenBack().isEmpty()) {
                summary.append(count(what.takenBack().size())).append(" of this run rolled back again. ");
            }
            return summary.append("See ").append(report).toString();
        }
        long failed = what.checks().stream().filter(Check::isFailed).count();
        return failed == 0
                ? summary.append(what.checks().isEmpty() ? "." : ", and verified.")
                        .toString()
                : summary.append(", but ")
                        .append(failed)
                        .append(failed == 1 ? " check failed. See " : " checks failed. See ")
                        .append(report)
                        .toString();
    }

    private static String count(int changeSets) {
        return changeSets + (changeSets == 1 ? " changeset" : " changesets");
    }

    /** Tells it on the console and writes it. */
    void publish(Path file, Console console) {
        lines().forEach(failed() ? console::warn : console::info);
        ProductionReport.write(file, json());
        if (!failed()) {
            console.info(summary(file));
        }
    }

    /** As {@code report.json}. */
    Map<String, Object> json() {
        Map<String, Object> json = ProductionReport.head(goal, target);
        json.put("verdict", failed() ? "failed" : "passed");
        json.put("skipped", skipped);
        json.put("preflight", ProductionReport.checks(preflight));
        outcome.ifPresent(what -> {
            json.put("done", what.done());
            json.put("left", what.left());
            json.put("takenBack", what.takenBack());
            json.put("failure", what.failure().orElse(""));
            json.put("invalidIndexes", what.invalidIndexes());
            json.put("checks", ProductionReport.checks(what.checks()));
        });
        json.put("goBack", goBack);
        return json;
    }

    /** What is said at the end. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        outcome.ifPresent(what -> {
            what.done().forEach(id -> lines.add((goal.equals("rollback") ? "rolled back  " : "applied      ") + id));
            what.takenBack().forEach(id -> lines.add("rolled back  " + id));
            what.left().forEach(id -> lines.add("not done     " + id));
            what.invalidIndexes()
                    .forEach(index -> lines.add("left invalid " + index + ": DROP INDEX CONCURRENTLY " + index + ";"));
            what.checks().forEach(check -> lines.add(check.line()));
        });
        if (!goBack.isBlank()) {
            lines.add("To take it back: " + goBack);
        }
        return lines;
    }
}

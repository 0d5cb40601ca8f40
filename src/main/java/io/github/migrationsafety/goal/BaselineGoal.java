package io.github.migrationsafety.goal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.policy.Baseline;
import io.github.migrationsafety.policy.Verdict;
import io.github.migrationsafety.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code baseline}: accepts today's findings, those of a lint and those of the last rehearsal, so that only new ones fail. A
 * baseline that is there already only shrinks.
 */
public final class BaselineGoal {
    private BaselineGoal() {}

    /**
     * Runs the goal.
     *
     * @return the baseline's file; empty when the module has no changelog
     * @throws SetupException if the input cannot be worked with, or the file cannot be written
     */
    public static Optional<Path> run(GoalSettings settings, Console console) {
        return NoChangeLog.orFound(settings, console).map(changeLogFile -> {
            int major = EmbeddedPostgres.majorFor(settings.postgres().version().orElse(""));
            Path file = settings.debt().baseline();
            Optional<Baseline> before = Baseline.read(file);
            try (Inspection inspection = Inspection.begin(settings, changeLogFile, major)) {
                Verdict verdict = inspection.verdict(List.of(inspection.ask(inspection.source())), Baseline.EMPTY);
                Baseline today = Baseline.of(verdict.findings().stream()
                                .filter(f -> f.suppressed().isEmpty())
                                .map(f -> new Baseline.Key(
                                        f.rule().id(),
                                        f.problem().changeSet(),
                                        f.problem().object()))
                                .toList())
                        .or(rehearsed(settings, inspection.parsed().changeLog().changeSets(), console));
                Baseline next = before.map(b -> b.and(today)).orElse(today);
                next.write(file);
                tell(before, today, next, file, console);
                return file;
            }
        });
    }

    private static void tell(Optional<Baseline> before, Baseline today, Baseline next, Path file, Console console) {
        int accepted = next.beyond(Baseline.EMPTY);
        console.info("The baseline " + file + " accepts " + (accepted == 1 ? "1 finding." : accepted + " findings."));
        before.ifPresent(b -> {
            int gone = b.beyond(next);
            if (gone > 0) {
                console.info((gone == 1 ? "1 finding" : gone + " findings")
                        + " that it accepted before are found no longer, and were taken out.");
            }
            int added = today.beyond(next);
            if (added > 0) {
                console.warn(
                        (added == 1 ? "1 finding is" : added + " findings are")
                                + " not in it, and a baseline only shrinks. Correct them, or delete the file and run this goal again.");
            }
        });
    }

    /** What the last rehearsal found about changesets that are still there. */
    private static Baseline rehearsed(GoalSettings settings, List<ChangeSet> changeSets, Console console) {
        Path report = settings.outputDirectory().resolve("rehearse").resolve("report.json");
        if (!Files.isRegularFile(report)) {
            console.info("There is no report of a rehearsal in " + report
                    + ", so only what a lint finds is accepted. Run the goal rehearse with failOn never before, to accept what it"
                    + " finds.");
            return Baseline.EMPTY;
        }
        Set<ChangeSetId> pending = changeSets.stream()
                .filter(ChangeSet::pending)
                .map(ChangeSet::id)
                .collect(Collectors.toSet());
        List<Baseline.Key> keys = new ArrayList<>();
        for (JsonNode finding : read(report).path("findings")) {
            JsonNode id = finding.path("changeSet");
            Baseline.Key key = new Baseline.Key(
                    finding.path("rule").asText(),
                    new ChangeSetId(
                            id.path("path").asText(),
                            id.path("id").asText(),
                            id.path("author").asText()),
                    finding.path("object").asText());
            String by = finding.path("suppressed").path("by").asText("");
            boolean counts = by.isEmpty() || by.equals("baseline");
            if (counts && finding.path("witness").asText().equals("rehearsal") && pending.contains(key.changeSet())) {
                keys.add(key);
            }
        }
        return Baseline.of(keys);
    }

    private static JsonNode read(Path report) {
        try {
            return new ObjectMapper().readTree(report.toFile());
        } catch (IOException e) {
            throw new SetupException(
                    "The report of the rehearsal " + report + " cannot be read.",
                    "Run the goal rehearse again, or delete the report to accept what a lint finds.",
                    e);
        }
    }
}

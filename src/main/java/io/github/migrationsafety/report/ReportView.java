package io.github.migrationsafety.report;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A report put in order for the writers: each finding and each piece of evidence with its changeset. Immutable.
 *
 * @param report the report itself
 * @param changeSets every changeset of the changelog, in order
 * @param elsewhere findings on changesets that the changelog does not have; a foreign rule may make some
 * @param summary the counts
 */
public record ReportView(Report report, List<ReportedChangeSet> changeSets, List<Finding> elsewhere, Summary summary) {
    private record Place(ChangeSetId id, Location at) {
        static Place of(ChangeSet changeSet) {
            return new Place(changeSet.id(), changeSet.at());
        }
    }

    public ReportView {
        changeSets = List.copyOf(changeSets);
        elsewhere = List.copyOf(elsewhere);
    }

    /** The view of a report. */
    public static ReportView of(Report report) {
        List<ChangeSet> changeSets = report.history().changeLog().changeSets();
        Map<Place, Deque<Step>> steps = new HashMap<>();
        for (Step step : report.history().steps()) {
            steps.computeIfAbsent(Place.of(step.changeSet()), k -> new ArrayDeque<>())
                    .add(step);
        }
        List<Finding> elsewhere = new ArrayList<>();
        Map<Integer, List<Finding>> findings =
                byChangeSet(changeSets, report.verdict().findings(), elsewhere);
        List<ReportedChangeSet> reported = new ArrayList<>();
        for (int i = 0; i < changeSets.size(); i++) {
            ChangeSet changeSet = changeSets.get(i);
            Deque<Step> waiting = steps.getOrDefault(Place.of(changeSet), new ArrayDeque<>());
            Optional<Evidence> evidence = Optional.ofNullable(waiting.poll()).flatMap(Step::evidence);
            reported.add(ReportedChangeSet.of(
                    report.rehearsed(), changeSet, evidence, findings.getOrDefault(i, List.of()), i < report.cached()));
        }
        return new ReportView(report, reported, elsewhere, Summary.of(report, reported));
    }

    private static Map<Integer, List<Finding>> byChangeSet(
            List<ChangeSet> changeSets, List<Finding> findings, List<Finding> elsewhere) {
        Map<ChangeSetId, List<Integer>> places = new HashMap<>();
        for (int i = 0; i < changeSets.size(); i++) {
            places.computeIfAbsent(changeSets.get(i).id(), k -> new ArrayList<>())
                    .add(i);
        }
        Map<Integer, List<Finding>> found = new HashMap<>();
        for (Finding finding : findings) {
            List<Integer> candidates = places.get(finding.problem().changeSet());
            if (candidates == null) {
                elsewhere.add(finding);
            } else {
                int place = nearest(changeSets, candidates, finding.problem().at());
                found.computeIfAbsent(place, k -> new ArrayList<>()).add(finding);
            }
        }
        return found;
    }

    /** Of changesets with the same identity, the last one in the finding's file that begins no later than the finding. */
    private static int nearest(List<ChangeSet> changeSets, List<Integer> candidates, Location at) {
        int nearest = candidates.get(0);
        for (int candidate : candidates) {
            Location start = changeSets.get(candidate).at();
            if (start.file().equals(at.file()) && start.line() <= at.line()) {
                nearest = candidate;
            }
        }
        return nearest;
    }
}

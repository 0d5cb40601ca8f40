package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Oversight;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something in what is pending that Liquibase passes over without a word.
 *
 * @param changeSet in which it stands, or the first of its file; one without id and author in a file that has none
 * @param object the changeset, or the file
 */
record PassedOver(Oversight oversight, ChangeSetId changeSet, String object) {
    /** All of some kinds, those inside of changesets first. */
    static List<PassedOver> in(History history, Set<Oversight.Kind> kinds) {
        List<ChangeSet> changeSets = history.changeLog().changeSets();
        List<PassedOver> found = new ArrayList<>();
        changeSets.stream().filter(ChangeSet::pending).forEach(c -> c.directions().oversights().stream()
                .filter(o -> kinds.contains(o.kind()))
                .map(o -> new PassedOver(o, c.id(), About.object(c)))
                .forEach(found::add));
        for (Oversight oversight : history.changeLog().oversights()) {
            Optional<ChangeSet> inFile = changeSets.stream()
                    .filter(c -> c.at().file().equals(oversight.at().file()))
                    .findFirst();
            boolean pending = inFile.isEmpty() || changeSets.stream().anyMatch(c -> isPendingIn(c, oversight));
            if (pending && kinds.contains(oversight.kind())) {
                ChangeSetId id = inFile.map(ChangeSet::id)
                        .orElseGet(() -> new ChangeSetId(oversight.at().file(), "", ""));
                found.add(new PassedOver(oversight, id, oversight.at().file()));
            }
        }
        return found;
    }

    private static boolean isPendingIn(ChangeSet changeSet, Oversight oversight) {
        return changeSet.pending()
                && changeSet.at().file().equals(oversight.at().file());
    }

    Problem problem(String thing, String message, String remedy) {
        return new Problem(changeSet, oversight.at(), thing, Optional.empty(), message, remedy);
    }
}

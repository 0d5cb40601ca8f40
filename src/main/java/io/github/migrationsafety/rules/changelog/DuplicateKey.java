package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Oversight;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code changelog/duplicate-key}: a key that stands twice in one mapping of a YAML or JSON changelog. Liquibase's parser,
 * SnakeYAML, keeps the last one and says nothing that Liquibase shows.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/#3213-node-comparison">YAML 1.2.2</a>: the keys of a mapping are unique
 */
public final class DuplicateKey implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/duplicate-key",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "A key that stands twice in a YAML or JSON changelog: only the last one counts");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        List<ChangeSet> changeSets = history.changeLog().changeSets();
        List<Problem> problems = new ArrayList<>();
        changeSets.stream().filter(ChangeSet::pending).forEach(c -> c.directions().oversights().stream()
                .filter(o -> o.kind() == Oversight.Kind.DUPLICATE_KEY)
                .map(o -> problem(o, c.id(), About.object(c)))
                .forEach(problems::add));
        for (Oversight oversight : history.changeLog().oversights()) {
            Optional<ChangeSet> inFile = changeSets.stream()
                    .filter(c -> c.at().file().equals(oversight.at().file()))
                    .findFirst();
            if (inFile.isEmpty() || changeSets.stream().anyMatch(c -> isPendingIn(c, oversight))) {
                ChangeSetId id = inFile.map(ChangeSet::id)
                        .orElseGet(() -> new ChangeSetId(oversight.at().file(), "", ""));
                problems.add(problem(oversight, id, oversight.at().file()));
            }
        }
        return problems;
    }

    private static boolean isPendingIn(ChangeSet changeSet, Oversight oversight) {
        return changeSet.pending()
                && changeSet.at().file().equals(oversight.at().file());
    }

    private static Problem problem(Oversight oversight, ChangeSetId id, String object) {
        return new Problem(
                id,
                oversight.at(),
                object + " " + oversight.text(),
                Optional.empty(),
                "The key `" + oversight.text()
                        + "` stands in the same mapping again further down. Liquibase takes the last one only: what stands under"
                        + " this one is never run, and nobody is told.",
                "Make one of the two: put both contents under one key, each as an entry of its own in its list.");
    }
}

package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Guard;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code changelog/not-for-postgres}: a {@code dbms}, of the changeset or of its preconditions, leaves a changeset out, and no
 * variant of it runs on PostgreSQL.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/attributes/dbms.html">Liquibase: dbms</a>
 */
public final class NotForPostgres implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/not-for-postgres", Severity.INFO, RuleInfo.SOURCE, "A dbms filter that leaves a changeset out");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        Set<ChangeSetId> run = history.changeLog().changeSets().stream()
                .filter(c -> c.excluded().isEmpty() && !byPrecondition(c))
                .map(ChangeSet::id)
                .collect(Collectors.toSet());
        return history.changeLog().changeSets().stream()
                .filter(c -> c.directions().leftOutByDbms() || c.pending() && byPrecondition(c))
                .filter(c -> !c.released() && !run.contains(c.id()))
                .map(c -> About.of(
                        c,
                        About.name(c) + " never runs on PostgreSQL: "
                                + (byPrecondition(c) ? "the `dbms` of its preconditions" : "its `dbms`")
                                + " leaves it out. Nothing that it does is judged or proved, and PostgreSQL's schema goes without"
                                + " it.",
                        remedy(c)))
                .toList();
    }

    private static String remedy(ChangeSet changeSet) {
        return byPrecondition(changeSet)
                ? "If it is meant to run, add postgresql to the `dbms` of its preconditions, or take that out."
                : Mended.after(
                        "If it is meant to run, add postgresql to its `dbms` (postgresql, not postgres), or take that out.",
                        Mended.of(changeSet).map(m -> m.withoutAttribute("dbms")));
    }

    private static boolean byPrecondition(ChangeSet changeSet) {
        return changeSet.directions().guard().filter(Guard::leavesOutPostgres).isPresent();
    }
}

package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;

/**
 * {@code changelog/unparsed}: a statement that no parser could read, or a changeset whose Java class is missing. Nothing is
 * guessed about it: the source has no word on it.
 */
public final class Unparsed extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/unparsed",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A statement that the parser could not read: only the rehearsal can judge it");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        if (changeSet.unreadable().isPresent()) {
            return List.of(unreadable(changeSet, changeSet.unreadable().get()));
        }
        return changeSet.sql().stream()
                .filter(text -> text.statements().isEmpty())
                .map(text -> problem(text, changeSet))
                .toList();
    }

    private static Problem unreadable(ChangeSet changeSet, String reason) {
        String why = reason.strip().replaceAll("\\.$", "");
        return new Problem(
                changeSet.id(),
                changeSet.at(),
                "changeset " + changeSet.id().id(),
                Optional.empty(),
                "Changeset `" + changeSet.id().id() + "` cannot be executed here: " + why
                        + ". It is left out of the rehearsal, and what it does is judged by nobody.",
                "Put the class on the plugin's or the project's class path, or write the change as SQL.");
    }

    private static Problem problem(SqlText text, ChangeSet changeSet) {
        return new Problem(
                changeSet.id(),
                text.at(),
                Excerpt.firstWords(text.sql()).isBlank() ? "an empty statement" : Excerpt.firstWords(text.sql()),
                Optional.empty(),
                "The statement `" + Excerpt.of(text.sql())
                        + "` could not be read. The rules on the source are silent about it; the rehearsal alone judges it.",
                "Run the goal rehearse, which executes the statement. If PostgreSQL accepts it, it can also be written in a"
                        + " plainer way.");
    }
}

package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Apart;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Set;

/**
 * {@code changelog/many-changes}: a changeset of which a part can stay, or that is larger than the policy allows.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/changeset.html">Liquibase: changeset</a>, one change a changeset
 */
public final class ManyChanges extends StepRule {
    public static final RuleInfo INFO = new RuleInfo(
            "changelog/many-changes",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "More than one change that commits on its own, or more than the policy allows, in a changeset",
            List.of(new RuleInfo.Option(
                    "most",
                    "how many changes, or statements of formatted SQL, a changeset may have; without it only those count that"
                            + " commit on their own.")));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    /** Where the other rule says so, nothing is left to say. */
    @Override
    public Set<String> yieldsTo() {
        return Set.of("transaction/not-atomic");
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        long own = changeSet.runInTransaction() ? 0 : committing(changeSet);
        if (own > 1) {
            return List.of(About.of(
                    changeSet,
                    About.name(changeSet) + " runs " + own
                            + " changes outside a transaction, each of which commits on its own. When one fails, those before it"
                            + " stay and the changeset counts as not run: it can neither be repeated nor rolled back.",
                    split(step, "Give each of them a changeset of its own.", context)));
        }
        long changes = changes(changeSet);
        return most(context) < changes
                ? List.of(About.of(
                        changeSet,
                        About.name(changeSet) + " has " + changes + " changes, and the policy allows " + most(context)
                                + ". A large changeset holds its locks until its last statement and can only be rolled back as"
                                + " a whole.",
                        split(step, "Split it into changesets that can each be rolled back on their own.", context)))
                : List.of();
    }

    private static String split(Step step, String sentence, RuleContext context) {
        return Apart.each(step, step.changeSet().sql(), text -> step.changeSet().runInTransaction(), context)
                .map(parts -> sentence.replaceAll("\\.$", ":") + "\n" + parts)
                .orElse(sentence);
    }

    private static long committing(ChangeSet changeSet) {
        return changeSet.sql().stream()
                .flatMap(text -> text.statements().orElse(List.of()).stream())
                .filter(s -> !(s instanceof Statement.SetSetting
                        || s instanceof Statement.ResetSetting
                        || s instanceof Statement.Select
                        || s instanceof Statement.Analyze
                        || s instanceof Statement.TransactionControl))
                .count();
    }

    private static long changes(ChangeSet changeSet) {
        return Math.max(
                changeSet.changes().size(),
                changeSet.format() == ChangeSet.Format.SQL ? changeSet.sql().size() : 0);
    }

    private static long most(RuleContext context) {
        Object most = context.options().getOrDefault("most", Integer.MAX_VALUE);
        if (most instanceof Integer number && number > 0) {
            return number;
        }
        throw new SetupException(
                "`rules." + INFO.id() + ".most` in the policy is `" + most + "`, which is no number of changes.",
                "Give it a whole number from 1 on, or take it out.");
    }
}

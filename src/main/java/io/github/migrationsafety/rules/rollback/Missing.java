package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.Reversal;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;

/**
 * {@code rollback/missing}: Liquibase has no way back for the changeset, so {@code rollback} ends before it.
 *
 * @see <a href="https://docs.liquibase.com/workflows/liquibase-community/using-rollback.html">Liquibase: using rollback</a>
 */
public final class Missing extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/missing",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "No rollback is given and Liquibase cannot generate one for every change of the changeset");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        if (!(changeSet.rollback() instanceof Rollback.Missing missing) || changesNothing(changeSet)) {
            return List.of();
        }
        String reason = missing.reason().strip().replaceAll("\\.$", "");
        return List.of(Words.about(
                changeSet,
                "Changeset `" + changeSet.id().id() + "` has no rollback, and Liquibase cannot generate one"
                        + (reason.isEmpty() ? "" : " (" + reason + ")")
                        + ". A rollback of the release stops here and takes back nothing that came before.",
                remedy(step, context)));
    }

    private static boolean changesNothing(ChangeSet changeSet) {
        // What an unreadable changeset does is not known; changelog/unparsed speaks of it.
        return changeSet.unreadable().isPresent() || Effects.sendsNothing(changeSet);
    }

    static String remedy(Step step, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        if (!Effects.changesAnything(changeSet)) {
            return "The changeset changes nothing. Say so with an empty rollback:\n" + with(List.of(), changeSet);
        }
        return Reversal.of(step, context)
                .map(sql -> with(sql, changeSet))
                .orElse(
                        "Add the statements that take the changeset back as its rollback. What cannot be taken back, such as"
                                + " deleted rows, is kept in a backup table by the changeset and restored from there.");
    }

    /** The changeset with a rollback, or the rollback alone where the rest cannot be told. */
    private static String with(List<String> rollback, ChangeSet changeSet) {
        return Mended.of(changeSet, rollback)
                .flatMap(Mended::text)
                .orElseGet(() -> Remedy.rollbackIn(changeSet.format(), rollback));
    }
}

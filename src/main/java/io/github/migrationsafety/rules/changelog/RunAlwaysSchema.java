package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.sql.Part;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;

/**
 * {@code changelog/run-always-schema}: a changeset that runs again and again, with a statement that can run only once.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/attributes/run-always.html">Liquibase: runAlways</a>
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/attributes/run-on-change.html">Liquibase: runOnChange</a>
 */
public final class RunAlwaysSchema extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/run-always-schema",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "runAlways or runOnChange on something that is not idempotent");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        boolean repeats = changeSet.runAlways() || changeSet.runOnChange();
        if (!repeats || changeSet.directions().guard().isPresent()) {
            return List.of(); // A precondition may well ask whether it ran.
        }
        Repetition repetition = new Repetition();
        for (SqlText text : changeSet.texts().toList()) {
            for (Statement statement : text.statements().orElse(List.of())) {
                if (!repetition.bears(statement) && isCertain(text)) {
                    return List.of(problem(step, text, context));
                }
            }
        }
        return List.of();
    }

    /** What a DO block runs only after a look at what stands may well bear a repetition. */
    private static boolean isCertain(SqlText text) {
        return text.within()
                .map(w -> w.part().certainty() == Part.Certainty.CERTAIN)
                .orElse(true);
    }

    private static Problem problem(Step step, SqlText text, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        String when = changeSet.runAlways() ? "with every update" : "whenever it is edited";
        return About.at(
                changeSet,
                text.at(),
                About.name(changeSet) + " runs again " + when + ", but `" + Excerpt.of(text.sql())
                        + "` can run only once: the second time it fails and stops the update, or does the same again to what"
                        + " it did.",
                Mended.after(
                        "Write the statement so that it can be repeated (CREATE OR REPLACE, IF NOT EXISTS, IF EXISTS, ON"
                                + " CONFLICT, or a DELETE before the INSERT), or take "
                                + (changeSet.runAlways() ? "runAlways" : "runOnChange") + " out.",
                        Mended.of(step, context)
                                .map(m -> m.withoutAttribute("runAlways").withoutAttribute("runOnChange"))));
    }
}

package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.Oversight;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;

/**
 * {@code changelog/comment-swallows-rollback}: a line comment in a rollback block, whose lines Liquibase joins.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/sql-format.html">Liquibase: formatted SQL</a>
 */
public final class CommentSwallowsRollback extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/comment-swallows-rollback",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "A line comment in a rollback block: what follows it is never run");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        return step.changeSet().directions().oversights().stream()
                .filter(o -> o.kind() == Oversight.Kind.COMMENT_IN_ROLLBACK)
                .map(o -> About.at(
                        step.changeSet(),
                        o.at(),
                        "Liquibase joins the lines of a rollback block, so that the comment `" + Excerpt.of(o.text())
                                + "` goes on to the end of the block: the statements behind it never run, and the rollback is"
                                + " reported as done.",
                        "Write the rollback as lines that begin with --rollback, each of which Liquibase keeps, or take the"
                                + " comment out of the block."))
                .toList();
    }
}

package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.sql.BlockCode;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;

/**
 * {@code changelog/dynamic-sql}: a DO block with EXECUTE.
 *
 * @see <a href="https://www.postgresql.org/docs/17/plpgsql-statements.html#PLPGSQL-STATEMENTS-EXECUTING-DYN">Executing dynamic
 *     commands</a>
 */
public final class DynamicSql extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/dynamic-sql",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "SQL put together at run time: only the rehearsal can judge it");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        return step.changeSet().sql().stream()
                .filter(text -> text.statements().orElse(List.of()).stream().anyMatch(DynamicSql::isDynamic))
                .map(text -> problem(text, step))
                .toList();
    }

    private static boolean isDynamic(Statement statement) {
        return statement instanceof Statement.DoBlock block
                && block.code()
                        .map(BlockCode::dynamic)
                        .orElseGet(() -> io.github.migrationsafety.sql.DynamicSql.isIn(block.body()));
    }

    private static Problem problem(SqlText text, Step step) {
        return new Problem(
                step.changeSet().id(),
                text.at(),
                Excerpt.firstWords(text.sql()),
                Optional.empty(),
                "The DO block puts a statement together when it runs (EXECUTE). What it does depends on the data of the database"
                        + " that it meets: the rules on the source are silent about it, and a rehearsal sees only what it does on"
                        + " the rehearsal's rows.",
                "Write the statements out. Where they depend on the database, generate them beforehand and put the result into"
                        + " the changeset.");
    }
}

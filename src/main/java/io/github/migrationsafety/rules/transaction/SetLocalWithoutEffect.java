package io.github.migrationsafety.rules.transaction;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code transaction/set-local-without-effect}: outside of a transaction, SET LOCAL ends with its own statement, so that a timeout
 * that it sets protects nobody.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-set.html">SET</a>: "Issuing this outside of a transaction block emits a
 *     warning and otherwise has no effect"
 */
public final class SetLocalWithoutEffect extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "transaction/set-local-without-effect",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "SET LOCAL in a changeset that does not run in a transaction");

    private static final Set<String> OPENING = Set.of("BEGIN", "START");
    private static final Set<String> ENDING = Set.of("COMMIT", "ROLLBACK", "PREPARE");

    private static final Pattern SET_CONFIG = Pattern.compile(
            "(?is)\\s*select\\s+(?:pg_catalog\\.)?set_config\\s*\\(\\s*'([^']+)'\\s*,.*,\\s*(?:true|'t'|'true')\\s*\\)\\s*;?\\s*");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        if (changeSet.runInTransaction()) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        check(step, changeSet.sql(), problems, context);
        check(step, changeSet.rollback().sql(), problems, context);
        return problems;
    }

    private static void check(Step step, List<SqlText> texts, List<Problem> problems, RuleContext context) {
        boolean inTransaction = false;
        for (SqlText text : texts) {
            List<Statement> statements = text.statements().orElse(List.of());
            for (Statement statement : statements) {
                if (statement instanceof Statement.TransactionControl control) {
                    inTransaction =
                            OPENING.contains(control.kind()) || inTransaction && !ENDING.contains(control.kind());
                }
                // Statements that are sent together are one transaction, which nobody has to open.
                Optional<String> setting = setting(statement, text);
                if (setting.isPresent() && !inTransaction && statements.size() == 1) {
                    problems.add(problem(step, text, statement, setting.get(), context));
                }
            }
        }
    }

    private static Optional<String> setting(Statement statement, SqlText text) {
        if (statement instanceof Statement.SetSetting set) {
            return set.local() || set.name().equals("TRANSACTION") ? Optional.of(set.name()) : Optional.empty();
        }
        Matcher call = SET_CONFIG.matcher(text.sql());
        return statement instanceof Statement.Select && call.matches() ? Optional.of(call.group(1)) : Optional.empty();
    }

    private static Problem problem(Step step, SqlText text, Statement statement, String setting, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        String sql = Sent.excerpt(text.sql());
        return new Problem(
                changeSet.id(),
                text.at(),
                setting,
                Optional.empty(),
                "`" + sql + "` has no effect: changeset `" + changeSet.id().id()
                        + "` does not run in a transaction, so the setting ends with the statement itself, and what follows runs"
                        + " without it.",
                remedy(step, text, statement, setting, context));
    }

    /** The changeset; with an empty rollback too, which another rule tells of. */
    private static Optional<Mended> mended(Step step, RuleContext context) {
        return Mended.of(step, context).or(() -> Optional.of(step.changeSet())
                .filter(c -> c.rollback() instanceof Rollback.Empty)
                .flatMap(c -> Mended.of(c, List.of())));
    }

    private static String remedy(Step step, SqlText text, Statement statement, String setting, RuleContext context) {
        boolean back = step.changeSet().rollback().sql().stream().anyMatch(t -> t == text);
        String reset = "RESET " + setting;
        return Mended.after(
                statement instanceof Statement.SetSetting set && set.local()
                        ? "Set it for the session, and reset it when the work is done."
                        : "Set it for the session and not for the transaction, and reset it when the work is done.",
                mended(step, context)
                        .filter(m -> statement instanceof Statement.SetSetting set && set.local())
                        .map(m -> m.with(text, sql -> sql.replaceFirst("(?i)^(\\s*set)\\s+local\\b", "$1")))
                        .map(m -> back ? m.rollbackLast(List.of(reset)) : m.last(reset)));
    }
}

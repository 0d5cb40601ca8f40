package io.github.migrationsafety.rules.transaction;

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
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code transaction/explicit-control}: Liquibase opens and ends the transaction of a changeset, with the row in
 * DATABASECHANGELOG that belongs to it. Savepoints stay inside of it and are left alone.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/attributes/run-in-transaction.html">Liquibase: runInTransaction</a>
 */
public final class ExplicitControl extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "transaction/explicit-control",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "BEGIN, COMMIT or ROLLBACK inside a changeset");

    private static final Map<String, String> CONTROL = Map.of(
            "BEGIN", "BEGIN",
            "START", "START TRANSACTION",
            "COMMIT", "COMMIT",
            "ROLLBACK", "ROLLBACK",
            "PREPARE", "PREPARE TRANSACTION",
            "COMMIT_PREPARED", "COMMIT PREPARED",
            "ROLLBACK_PREPARED", "ROLLBACK PREPARED");

    private static final Pattern BEGINNING =
            Pattern.compile("(?is)^\\s*(?:begin|start)(?:\\s+(?:work|transaction))?\\s*;\\s*(?=\\S)");
    private static final Pattern END =
            Pattern.compile("(?is)(?<=;)\\s*(?:commit|end)(?:\\s+(?:work|transaction))?\\s*;?\\s*$");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Sent sent : Sent.by(step.changeSet())) {
            if (sent.statement() instanceof Statement.TransactionControl control
                    && CONTROL.containsKey(control.kind())) {
                String word = CONTROL.get(control.kind());
                problems.add(sent.problem(
                        word,
                        sent.place() + " has `" + word + "` in it. "
                                + (step.changeSet().runInTransaction() ? inside(control.kind()) : outside()),
                        remedy(step, context)));
            }
        }
        return problems.stream().distinct().toList();
    }

    private static String inside(String kind) {
        return kind.equals("BEGIN") || kind.equals("START")
                ? "Liquibase has opened a transaction already, so it only gives a warning; the COMMIT that follows ends Liquibase's."
                : "It ends the transaction that Liquibase opened: what comes before stays when what comes after fails, and the"
                        + " changeset is not recorded as executed.";
    }

    private static String outside() {
        return "When a statement fails before the transaction is ended, the connection stays in it, and Liquibase can neither record"
                + " the failure nor release its lock.";
    }

    private static String remedy(Step step, RuleContext context) {
        boolean readable = step.changeSet().sql().stream()
                .allMatch(t -> t.statements().isPresent()
                        && (t.statements().get().size() <= 1
                                || isEnclosed(t.statements().get())));
        return Mended.after(
                "Leave the transaction to Liquibase: a changeset that runs in a transaction is one.",
                Mended.of(step, context).filter(m -> readable).map(m -> m.inTransaction(true)
                        .without(t ->
                                controls(t) && t.statements().orElse(List.of()).size() == 1)
                        .withEach(ExplicitControl::inner)));
    }

    /** Liquibase sends everything from BEGIN to COMMIT as one text. */
    private static boolean isEnclosed(List<Statement> statements) {
        return statements.get(0) instanceof Statement.TransactionControl
                && statements.get(statements.size() - 1) instanceof Statement.TransactionControl
                && statements.subList(1, statements.size() - 1).stream()
                        .noneMatch(Statement.TransactionControl.class::isInstance);
    }

    private static String inner(String sql) {
        return BEGINNING.matcher(END.matcher(sql).replaceFirst("")).replaceFirst("");
    }

    private static boolean controls(SqlText text) {
        return text.statements().orElse(List.of()).stream().anyMatch(Statement.TransactionControl.class::isInstance);
    }
}

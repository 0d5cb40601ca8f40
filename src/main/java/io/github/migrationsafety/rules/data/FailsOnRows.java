package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.NewTables;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.rule.Standing.Life;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.rules.locks.GentleForms;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code data/fails-on-rows}: the changeset runs on empty tables and raises an error on tables that hold rows, and the table
 * that refuses has stood before this release, so that it holds rows in production.
 *
 * <p>Statements whose very purpose is to find out whether the rows are right, and which change nothing when they are not, are
 * left alone: VALIDATE CONSTRAINT, and CREATE UNIQUE INDEX CONCURRENTLY. So is arithmetic in DML that only the most extreme
 * values overflow.
 */
public final class FailsOnRows extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "data/fails-on-rows",
            Severity.ERROR,
            RuleInfo.REHEARSAL,
            "What works on an empty database fails on tables that hold rows");

    private static final Pattern ASKS_THE_ROWS =
            Pattern.compile("(?is).*(?:\\bvalidate\\s+constraint\\b|\\bunique\\s+index\\s+concurrently\\b).*");

    private static final Pattern DML =
            Pattern.compile("(?is)\\s*(?:with|insert|update|delete|merge|select|call|do)\\b.*");

    /** Numeric value, datetime field or interval field out of range. */
    private static final Pattern OVERFLOW = Pattern.compile("220(?:03|08|15)");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        return step
                .evidence()
                .flatMap(Evidence::failedOnRows)
                .filter(f -> f.sqlState().isPresent() && !isHarmless(f))
                .flatMap(f -> problem(f, step, history, context))
                .stream()
                .toList();
    }

    private static boolean isHarmless(SqlFailure failure) {
        String sql = failure.sql().orElse("");
        boolean overflow = OVERFLOW.matcher(failure.sqlState().orElse("")).matches();
        return ASKS_THE_ROWS.matcher(sql).matches()
                || (overflow && DML.matcher(sql).matches());
    }

    private static Optional<Problem> problem(SqlFailure failure, Step step, History history, RuleContext context) {
        NewTables tables = context.tables(history);
        List<Moment> moments = tables.moments().stream()
                .filter(m -> m.step() == step && m.text().sent().at().equals(failure.at()))
                .toList();
        Optional<QualifiedName> table = failure.object()
                .map(SqlFailure.Culprit::table)
                .or(() -> moments.stream().flatMap(m -> name(m).stream()).findFirst());
        Standing before =
                moments.isEmpty() ? tables.before(step) : moments.get(0).tables();
        Optional<Life> life = table.flatMap(before::find);
        if (table.isEmpty() || life.isEmpty() || life.get().origin().isPresent()) {
            return Optional.empty();
        }
        QualifiedName name = before.resolve(table.get());
        Optional<String> column = failure.object().flatMap(SqlFailure.Culprit::column);
        String object = name + column.map(c -> "(" + c + ")").orElse("");
        ChangeSet changeSet = step.changeSet();
        return Optional.of(new Problem(
                changeSet.id(),
                failure.at(),
                object,
                Optional.of(name.toString()),
                "Changeset `" + changeSet.id().id() + "` runs while " + name
                        + " is empty, and fails when it holds rows that its columns and constraints allow: "
                        + failure.toString().strip().replaceAll("\\.$", "")
                        + ". If production holds such rows, the update stops here, and nothing after it is deployed.",
                withChangeSets(remedy(failure, name, column), failure, step, history, context)));
    }

    /** The sentence, and the changesets in which the statement that failed can be done, where it is one that adds a constraint. */
    private static String withChangeSets(
            String sentence, SqlFailure failure, Step step, History history, RuleContext context) {
        return context.ways(history).forward().stream()
                .filter(way -> way.step() == step)
                .flatMap(way -> way.acts().stream())
                .filter(act -> act.text().sent().at().equals(failure.at()))
                .flatMap(act -> GentleForms.of(act, context).stream().map(fix -> fix.text(act.way())))
                .findFirst()
                .map(changeSets -> sentence.replaceAll("\\.$", ":\n") + changeSets)
                .orElse(sentence);
    }

    private static Optional<QualifiedName> name(Moment moment) {
        return moment.statement() instanceof Statement.OnTable on ? Optional.of(on.table()) : Optional.empty();
    }

    private static String remedy(SqlFailure failure, QualifiedName table, Optional<String> column) {
        String constraint = failure.object()
                .flatMap(SqlFailure.Culprit::constraint)
                .map(c -> " " + c)
                .orElse("");
        return switch (failure.sqlState().orElse("")) {
            case "23502" ->
                "Add the column" + column.map(c -> " " + c).orElse("")
                        + " without NOT NULL, or with a constant DEFAULT; fill it in batches in a changeset of its own; then add CHECK ("
                        + column.orElse("column")
                        + " IS NOT NULL) NOT VALID, VALIDATE it in the next changeset, and SET NOT NULL.";
            case "23505" ->
                "Find the rows of " + table
                        + " that share a key, and settle in a changeset before this one which of them stays; then"
                        + " CREATE UNIQUE INDEX CONCURRENTLY, and add the constraint" + constraint
                        + " USING that INDEX.";
            case "23514" ->
                "Add the constraint" + constraint + " NOT VALID, which new rows have to obey; correct the old rows of "
                        + table + " in batches; then VALIDATE CONSTRAINT in a changeset of its own.";
            case "23503" ->
                "Add the foreign key" + constraint
                        + " NOT VALID, which new rows have to obey; correct or remove the rows of " + table
                        + " that point nowhere; then VALIDATE CONSTRAINT in a changeset of its own.";
            case "23P01" ->
                "Find the rows of " + table
                        + " that exclude each other, and settle in a changeset before this one which of them stay.";
            case "22001", "22003" ->
                "Keep the old type until no row of " + table
                        + " needs it: add a CHECK of the new limit NOT VALID, correct the rows, VALIDATE it, and narrow the type then.";
            default ->
                "Correct the rows of " + table
                        + " that the changeset cannot take in a changeset before it, or let the statement pass"
                        + " over them. To rehearse on rows as production has them, name a script or a dump under `seed` in"
                        + " migration-safety.yaml.";
        };
    }
}

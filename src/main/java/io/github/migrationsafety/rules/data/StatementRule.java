package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.sql.Condition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A rule that judges each statement by what the running release knows of its tables: nobody misses rows of a new table. */
abstract class StatementRule implements Rule {
    @Override
    public final List<Problem> check(History history, RuleContext context) {
        RunningRelease running = RunningRelease.of(history, context);
        List<Problem> problems = new ArrayList<>();
        running.moments().forEach(moment -> problems.addAll(check(moment, running)));
        return problems;
    }

    /** Judges one statement. */
    protected abstract List<Problem> check(Moment moment, RunningRelease running);

    /** The columns of a table that hold no NULL. */
    static Predicate<String> neverNull(Moment moment, QualifiedName written, RunningRelease running) {
        QualifiedName table = moment.tables().resolve(written);
        return column -> running.definition(moment, written)
                .or(() -> moment.step().before().table(table))
                .flatMap(t -> t.column(column))
                .filter(Column::notNull)
                .isPresent();
    }

    /** Whether a WHERE clause stands there and is true for every row. */
    static boolean isTautology(String where, Moment moment, QualifiedName table, RunningRelease running) {
        return Condition.of(where)
                .filter(c -> c.alwaysTrue(neverNull(moment, table, running)))
                .isPresent();
    }

    /** Whether an UPDATE only fills columns that this release adds: there is nothing in them to lose. */
    static boolean fillsNewColumns(Statement.Update update, Moment moment, RunningRelease running) {
        return !update.columns().isEmpty()
                && update.columns().stream().allMatch(c -> running.isAdded(moment, update.table(), c));
    }
}

package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Definitions;
import io.github.migrationsafety.rule.ObservedRun;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code locks/table-rewrite}: PostgreSQL writes all rows anew while nobody can read or write the table. What statements do not
 * show (a DO block, a function, a domain) the rehearsal sees by the table's new file.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-NOTES">ALTER TABLE, notes</a>, on rewrites
 */
public final class TableRewrite extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/table-rewrite", Severity.ERROR, RuleInfo.BOTH, "The statement rewrites a table that exists already");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (Rewrites.mayBe(act)) {
                Definitions definitions = context.definitions(history);
                Rewrites.of(act, definitions).stream()
                        .filter(r -> wasSeen(act))
                        .forEach(r -> problems.add(
                                act.problem(r.object(), r.table(), r.because() + consequence(r.table()), r.fix())));
            }
        }
        way.observedRun(context.tables(history)).stream()
                .flatMap(run -> unpredicted(run, way, problems))
                .forEach(problems::add);
        return problems;
    }

    private static String consequence(QualifiedName table) {
        return " makes PostgreSQL write every row of `" + table
                + "` anew, and its indexes, under ACCESS EXCLUSIVE: every read and"
                + " write waits until that is done, and the disk holds the table twice.";
    }

    /** What was watched and did not happen is not told. */
    private static boolean wasSeen(Act act) {
        return act.observed().map(o -> !o.rewrites().isEmpty()).orElse(true);
    }

    private static Stream<Problem> unpredicted(ObservedRun run, Way way, List<Problem> told) {
        return run.rewrites().stream()
                .filter(r -> told.stream()
                        .noneMatch(p -> p.at().equals(run.at(r.by()))
                                && p.table()
                                        .equals(Optional.of(r.relation().table().toString()))))
                .map(r -> new Problem(
                        way.changeSet().id(),
                        way.at(r.by()).orElseGet(() -> run.at(r.by())),
                        r.relation().table().toString(),
                        Optional.of(r.relation().table().toString()),
                        "The statement" + consequence(r.relation().table()),
                        "Do it step by step on a new column or table that is filled in batches, and swap in the end."))
                .distinct();
    }
}

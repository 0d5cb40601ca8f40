package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.rule.NumberOption;
import io.github.migrationsafety.rule.ObservedRun;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Observation.RowChange;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code data/affected-rows}: a changeset changed more rows of a table in use than the policy allows, those of triggers and
 * cascades included. Without a limit in the policy it is silent.
 *
 * @see <a href="https://www.postgresql.org/docs/17/monitoring-stats.html#MONITORING-PG-STAT-ALL-TABLES-VIEW">pg_stat_all_tables</a>
 */
public final class AffectedRows extends StepRule {
    public static final RuleInfo INFO = new RuleInfo(
            "data/affected-rows",
            Severity.WARNING,
            RuleInfo.REHEARSAL,
            "More rows changed than the policy allows",
            List.of(
                    new RuleInfo.Option(
                            "most",
                            "how many rows of a table a changeset may insert, update and delete in the rehearsal; any number unless given.")));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        long most = NumberOption.of(context, INFO, "most", "rows", Long.MAX_VALUE);
        List<Problem> problems = new ArrayList<>();
        ObservedRun.applied(step, context.tables(history))
                .ifPresent(run -> changes(run).forEach((table, changes) -> {
                    long rows = changes.stream().mapToLong(AffectedRows::rows).sum();
                    if (rows > most && run.inUse(table)) {
                        problems.add(problem(run, table, changes, rows, most));
                    }
                }));
        return problems;
    }

    private record Change(Observed by, RowChange rows) {}

    private static Map<QualifiedName, List<Change>> changes(ObservedRun run) {
        Map<QualifiedName, List<Change>> changes = new TreeMap<>();
        for (Observed statement : run.statements()) {
            for (RowChange rows : statement.rows()) {
                changes.computeIfAbsent(rows.table(), t -> new ArrayList<>()).add(new Change(statement, rows));
            }
        }
        return changes;
    }

    private static long rows(Change change) {
        return change.rows().inserted()
                + change.rows().updated()
                + change.rows().deleted();
    }

    private static Problem problem(ObservedRun run, QualifiedName table, List<Change> changes, long rows, long most) {
        Change largest = changes.stream()
                .max(Comparator.comparingLong(AffectedRows::rows)
                        .thenComparing(c -> c.by().number(), Comparator.reverseOrder()))
                .orElseThrow();
        return new Problem(
                run.step().changeSet().id(),
                run.at(largest.by()),
                table.toString(),
                Optional.of(table.toString()),
                "The changeset changes " + rows + " rows of `" + table + "` in the rehearsal, and the policy allows "
                        + most
                        + ": " + words(changes)
                        + ". Their locks are held, and their old versions kept, until its transaction ends.",
                "Change the rows in batches, each in a transaction of its own, or raise `rules." + INFO.id()
                        + ".most` in the policy.");
    }

    private static String words(List<Change> changes) {
        long inserted = changes.stream().mapToLong(c -> c.rows().inserted()).sum();
        long updated = changes.stream().mapToLong(c -> c.rows().updated()).sum();
        long deleted = changes.stream().mapToLong(c -> c.rows().deleted()).sum();
        List<String> words = new ArrayList<>();
        if (inserted > 0) {
            words.add(inserted + " inserted");
        }
        if (updated > 0) {
            words.add(updated + " updated");
        }
        if (deleted > 0) {
            words.add(deleted + " deleted");
        }
        return String.join(", ", words);
    }
}

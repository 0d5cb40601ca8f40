package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule about what breaks the release that is still running while the pending changesets are applied. It judges each statement,
 * and what the rehearsal saw that no statement shows; about one object of a changeset it speaks once.
 */
abstract class BreakingChange implements Rule {
    @Override
    public final List<Problem> check(History history, RuleContext context) {
        RunningRelease running = RunningRelease.of(history, context);
        List<Problem> problems = new ArrayList<>();
        running.moments().forEach(moment -> add(problems, shown(moment, running)));
        running.unseen().forEach(unseen -> add(problems, unseen(unseen, running)));
        add(problems, rest(history, running));
        return problems;
    }

    private static void add(List<Problem> problems, List<Problem> more) {
        for (Problem problem : more) {
            boolean said = problems.stream()
                    .anyMatch(p -> p.changeSet().equals(problem.changeSet())
                            && p.object().equals(problem.object()));
            if (!said) {
                problems.add(problem);
            }
        }
    }

    /** What a statement shows. */
    protected abstract List<Problem> shown(Moment moment, RunningRelease running);

    /** What happened to a table though no statement shows it. */
    protected List<Problem> unseen(RunningRelease.Unseen unseen, RunningRelease running) {
        return List.of();
    }

    /** What the history as a whole tells. */
    protected List<Problem> rest(History history, RunningRelease running) {
        return List.of();
    }

    /** {@code public.sensors(name)}. */
    static String object(QualifiedName table, String column) {
        return table + "(" + column + ")";
    }
}

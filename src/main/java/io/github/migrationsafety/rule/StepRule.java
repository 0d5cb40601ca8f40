package io.github.migrationsafety.rule;

import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;

/** A rule that judges each pending step by itself. */
public abstract class StepRule implements Rule {
    @Override
    public final List<Problem> check(History history, RuleContext context) {
        return history.pending().stream()
                .flatMap(step -> check(step, history, context).stream())
                .toList();
    }

    /**
     * Judges one pending step.
     *
     * @param history where the step stands, for what is released and what follows
     */
    protected abstract List<Problem> check(Step step, History history, RuleContext context);
}

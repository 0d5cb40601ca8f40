package io.github.migrationsafety.rule;

import io.github.migrationsafety.step.History;
import java.util.List;

/**
 * A rule about what a changeset's statements do to a database in use: the same hazard in a rollback is reported by
 * {@code rollback/blocks}, which asks this rule about the way back unless it says otherwise.
 */
public abstract class WayRule implements Rule {
    @Override
    public final List<Problem> check(History history, RuleContext context) {
        return context.ways(history).forward().stream()
                .flatMap(way -> check(way, history, context).stream())
                .toList();
    }

    /** Whether it is asked about the way back too; not where nobody waits. */
    public boolean judgesBack() {
        return true;
    }

    /**
     * Judges one pending changeset in one direction.
     *
     * @param history where it stands
     */
    public abstract List<Problem> check(Way way, History history, RuleContext context);
}

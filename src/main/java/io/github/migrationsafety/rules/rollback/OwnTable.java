package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.step.DataProof.Difference;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;

/** A table that the release itself creates and that nothing was put into yet: in production it is empty. */
final class OwnTable {
    private OwnTable() {}

    /**
     * Whether a rollback took no rows but those that the rehearsal had made up for such a table. A rollback that empties its own
     * archive takes nobody's rows.
     */
    static boolean lostMadeUpRowsOnly(Difference difference, Step step, History history, RuleContext context) {
        return difference.isOverreachOnly()
                && difference.changed() == 0
                && context.tables(history)
                        .before(step)
                        .find(difference.table())
                        .filter(table -> table.origin().isPresent() && !table.filled() && table.rows() == 0)
                        .isPresent();
    }
}

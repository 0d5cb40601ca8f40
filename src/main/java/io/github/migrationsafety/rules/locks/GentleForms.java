package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.Statement;
import java.util.Optional;

/**
 * The forms of a statement that first hold for new rows only and look at the old ones afterwards, while everybody goes on: what stops
 * on a wrong row then stops alone, and nothing is lost. Stateless.
 */
public final class GentleForms {
    private GentleForms() {}

    /** The changesets that take the place of a statement that adds a constraint; empty for any other. */
    public static Optional<Fix> of(Act act, RuleContext context) {
        return AddForeignKeyValidating.fix(act, context)
                .or(() -> UniqueConstraintBuildsIndex.fix(act))
                .or(() -> SetNotNull.fix(act, context))
                .or(() -> check(act));
    }

    private static Optional<Fix> check(Act act) {
        return act.statement() instanceof Statement.AddConstraint add
                        && add.constraint().kind() == ConstraintDefinition.Kind.CHECK
                ? Optional.of(new ConstraintText(act.resolve(add.table()), add.constraint()).inTwoSteps())
                : Optional.empty();
    }
}

package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.stream.Stream;

/** A rule on the tables as the release leaves them. */
abstract class TableRule implements Rule {
    @Override
    public final List<Problem> check(History history, RuleContext context) {
        return FinalTable.of(history, context).stream()
                .flatMap(table -> check(table, history, context))
                .toList();
    }

    /** Judges one table. */
    protected abstract Stream<Problem> check(FinalTable table, History history, RuleContext context);
}

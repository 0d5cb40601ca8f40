package com.acme.rules;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;

/** {@code acme/table-prefix}: a new table whose name does not begin with the prefix of the team. */
public final class TablePrefix extends StepRule {
    private static final RuleInfo INFO = new RuleInfo(
            "acme/table-prefix",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A new table without the prefix of its team",
            List.of(new RuleInfo.Option("prefix", "what the names of tables begin with; acme_ without it.")));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        String prefix = context.options().getOrDefault("prefix", "acme_").toString();
        return step.changeSet().sql().stream()
                .flatMap(text -> text.statements().orElse(List.of()).stream()
                        .filter(Statement.CreateTable.class::isInstance)
                        .map(statement -> ((Statement.CreateTable) statement).table().in(context.defaultSchema()))
                        .filter(table -> !table.name().startsWith(prefix))
                        .map(table -> new Problem(
                                step.changeSet().id(),
                                text.at(),
                                table.toString(),
                                Optional.of(table.toString()),
                                "Table `" + table + "` does not begin with `" + prefix
                                        + "`: nobody can tell whose it is.",
                                "Name it " + prefix + table.name() + ".")))
                .toList();
    }
}

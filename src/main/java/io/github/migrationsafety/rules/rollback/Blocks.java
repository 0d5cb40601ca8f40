package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code rollback/blocks}: the way back is judged by every rule on locks, rewrites and scans that judges the way forward: an emergency
 * rollback runs on the busiest day. What is new going forward is new going back.
 *
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-TABLES">Table-level locks</a>
 */
public final class Blocks implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/blocks",
            Severity.WARNING,
            RuleInfo.BOTH,
            "The rollback locks, rewrites or reads a table that exists already for long");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    private final List<WayRule> rules;

    /** @param rules the rules that judge the way back; those that judge no way are left out */
    public Blocks(List<Rule> rules) {
        this.rules = rules.stream()
                .filter(WayRule.class::isInstance)
                .map(WayRule.class::cast)
                .filter(WayRule::judgesBack)
                .toList();
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Way way : context.ways(history).back()) {
            // The same hazard of the same object is told of once, by the first rule that sees it.
            Map<String, Problem> told = new LinkedHashMap<>();
            for (WayRule rule : rules) {
                rule.check(way, history, context).forEach(p -> told.putIfAbsent(p.object(), of(rule, p)));
            }
            problems.addAll(told.values());
        }
        return problems;
    }

    private static Problem of(WayRule rule, Problem problem) {
        return new Problem(
                problem.changeSet(),
                problem.at(),
                problem.object(),
                problem.table(),
                "The rollback runs into " + rule.info().id() + ". " + problem.message(),
                problem.remedy());
    }
}

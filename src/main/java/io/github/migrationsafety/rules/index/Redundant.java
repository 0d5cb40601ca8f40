package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code index/redundant}: another index leads with the same keys and answers the same queries.
 *
 * @see <a href="https://www.postgresql.org/docs/17/indexes-multicolumn.html">Multicolumn indexes</a>
 */
public final class Redundant implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/redundant",
            Severity.INFO,
            RuleInfo.BOTH,
            "The columns of an index are a leading part of another index of the table");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        // One that several indexes spare is told of once.
        Map<String, Problem> problems = new TreeMap<>();
        for (IndexPairs.Pair pair :
                IndexPairs.in(history, context, (shorter, longer) -> LikeIndexes.spares(longer, shorter))) {
            Problem problem = pair.problem(
                    "is a leading part of",
                    ", which answers the same queries: every write keeps both up to date.",
                    "Do without the shorter one, unless it is kept because it is much smaller:");
            problems.putIfAbsent(problem.object(), problem);
        }
        return new ArrayList<>(problems.values());
    }
}

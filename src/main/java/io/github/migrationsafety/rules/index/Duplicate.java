package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.rule.NewTables;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code index/duplicate}: two indexes that hold the same: every write pays twice, no query gains.
 *
 * @see <a href="https://www.postgresql.org/docs/17/indexes-intro.html">Indexes</a>: "indexes add overhead to the database system as a
 *     whole, so they should be used sensibly"
 */
public final class Duplicate implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/duplicate",
            Severity.WARNING,
            RuleInfo.BOTH,
            "Same table, columns, operator classes, predicate and uniqueness as an index that stands");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        // An index that has two twins is one index too many.
        Map<String, Problem> problems = new LinkedHashMap<>();
        for (IndexPairs.Pair pair : IndexPairs.in(history, context, LikeIndexes::same)) {
            if (isTheNewer(pair, history, context)) {
                Problem problem = pair.problem(
                        "holds the same as",
                        ": every write keeps both up to date, and no query gains by it.",
                        "Leave it out; where it stands already, drop it:");
                problems.putIfAbsent(problem.object(), problem);
            }
        }
        return new ArrayList<>(problems.values());
    }

    /** Each pair comes in both orders; of two that come at once the one without a constraint, then the later name, is told of. */
    private static boolean isTheNewer(IndexPairs.Pair pair, History history, RuleContext context) {
        NewTables tables = context.tables(history);
        Standing.Life life = tables.end().find(pair.table().name()).orElseThrow();
        Optional<Origin> first = IndexPairs.origin(pair.first(), life, tables, history);
        Optional<Origin> second = IndexPairs.origin(pair.second(), life, tables, history);
        if (first.isEmpty() || second.isEmpty()) {
            return first.isPresent();
        } else if (pair.first().constraint().isPresent()
                != pair.second().constraint().isPresent()) {
            return pair.first().constraint().isEmpty();
        }
        boolean same = first.get().equals(second.get());
        return same
                ? pair.first().name().compareTo(pair.second().name()) > 0
                : IndexPairs.isAfter(first.get(), second.get(), history);
    }
}

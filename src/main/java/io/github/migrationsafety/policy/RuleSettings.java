package io.github.migrationsafety.policy;

import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the policy says about one rule. Immutable.
 *
 * @param severity its severity, where the policy gives one
 * @param exclude files, changelog paths and tables about which it does not count
 * @param options its own options
 */
public record RuleSettings(Optional<Severity> severity, List<NamePattern> exclude, Map<String, Object> options) {
    /** Nothing: the rule is at its defaults. */
    public static final RuleSettings NONE = new RuleSettings(Optional.empty(), List.of(), Map.of());

    public RuleSettings {
        exclude = List.copyOf(exclude);
        options = Map.copyOf(options);
    }

    /** The pattern that excludes a problem. */
    Optional<NamePattern> excluding(Problem problem) {
        return exclude.stream()
                .filter(p -> p.matches(problem.at().file())
                        || p.matches(problem.changeSet().path())
                        || problem.table().filter(t -> matchesTable(p, t)).isPresent())
                .findFirst();
    }

    private static boolean matchesTable(NamePattern pattern, String table) {
        return pattern.matches(table) || pattern.matches(table.substring(table.lastIndexOf('.') + 1));
    }
}

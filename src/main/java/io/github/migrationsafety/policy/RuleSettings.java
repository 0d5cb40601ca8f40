package io.github.migrationsafety.policy;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Severity;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the policy says about one rule. Immutable.
 *
 * @param severity its severity, where the policy gives one
 * @param exclude about what it does not count
 * @param options its own options
 */
public record RuleSettings(Optional<Severity> severity, List<Exclusion> exclude, Map<String, Object> options) {
    /** Nothing: the rule is at its defaults. */
    public static final RuleSettings NONE = new RuleSettings(Optional.empty(), List.of(), Map.of());

    public RuleSettings {
        exclude = List.copyOf(exclude);
        options = Map.copyOf(options);
    }

    /** What excludes a problem on a day. */
    Optional<Exclusion> excluding(Problem problem, LocalDate today) {
        return exclude.stream()
                .filter(e -> e.covers(problem) && !e.expired(today))
                .findFirst();
    }
}

package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.Oversight;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Set;

/**
 * {@code changelog/duplicate-key}: a key that stands twice in one mapping of a YAML or JSON changelog. Liquibase's parser,
 * SnakeYAML, keeps the last one and says nothing that Liquibase shows.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/#3213-node-comparison">YAML 1.2.2</a>: the keys of a mapping are unique
 */
public final class DuplicateKey implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/duplicate-key",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "A key that stands twice in a YAML or JSON changelog: only the last one counts");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        return PassedOver.in(history, Set.of(Oversight.Kind.DUPLICATE_KEY)).stream()
                .map(DuplicateKey::problem)
                .toList();
    }

    private static Problem problem(PassedOver passedOver) {
        String key = passedOver.oversight().text();
        return passedOver.problem(
                passedOver.object() + " " + key,
                "The key `" + key
                        + "` stands in the same mapping again further down. Liquibase takes the last one only: what stands under"
                        + " this one is never run, and nobody is told.",
                "Make one of the two: put both contents under one key, each as an entry of its own in its list.");
    }
}

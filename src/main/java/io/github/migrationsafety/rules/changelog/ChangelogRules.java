package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on the changelog itself. */
public final class ChangelogRules {
    private ChangelogRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(
                new ApplyFails(),
                new DuplicateId(),
                new SuppressionWithoutReason(),
                new Unparsed(),
                new UnusedSuppression());
    }
}

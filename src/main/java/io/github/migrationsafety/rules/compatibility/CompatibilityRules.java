package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on what the release that is still running relies on. */
public final class CompatibilityRules {
    private CompatibilityRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of();
    }
}

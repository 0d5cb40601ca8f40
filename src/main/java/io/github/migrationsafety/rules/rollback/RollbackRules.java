package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on rollbacks. */
public final class RollbackRules {
    private RollbackRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(
                new ChainFails(),
                new DataDiffers(),
                new Empty(),
                new Fails(),
                new GeneratedIsWrong(),
                new Irreversible(),
                new Missing(),
                new Overreaches(),
                new ReapplyDiffers(),
                new ReapplyFails(),
                new SchemaDiffers(),
                new SessionBound());
    }
}

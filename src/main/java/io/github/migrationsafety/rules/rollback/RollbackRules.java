package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rules.index.IndexRules;
import io.github.migrationsafety.rules.locks.LockRules;
import java.util.List;
import java.util.stream.Stream;

/** The rules on rollbacks. */
public final class RollbackRules {
    private RollbackRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        List<Rule> onWays = Stream.concat(IndexRules.all().stream(), LockRules.all().stream())
                .toList();
        return List.of(
                new Blocks(onWays),
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

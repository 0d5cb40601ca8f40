package io.github.migrationsafety.rules.transaction;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on transactions. */
public final class TransactionRules {
    private TransactionRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(
                new EnumValueUsed(),
                new ExplicitControl(),
                new NonTransactionalStatement(),
                new NotAtomic(),
                new NotNeeded(),
                new SessionSettingLeaks(),
                new SetLocalWithoutEffect());
    }
}

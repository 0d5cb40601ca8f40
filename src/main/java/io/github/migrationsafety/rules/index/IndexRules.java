package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on indexes. */
public final class IndexRules {
    private IndexRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(new ConcurrentInTransaction(), new ForeignKeyNotIndexed(), new NotConcurrent());
    }
}

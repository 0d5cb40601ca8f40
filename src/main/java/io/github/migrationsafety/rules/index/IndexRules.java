package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on indexes. */
public final class IndexRules {
    private IndexRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(
                new ConcurrentIfNotExists(),
                new ConcurrentInTransaction(),
                new ConcurrentUnderTimeout(),
                new DropNotConcurrent(),
                new Duplicate(),
                new ForeignKeyNotIndexed(),
                new Gap(),
                new Invalid(),
                new NotConcurrent(),
                new Partitioned(),
                new Redundant(),
                new ReindexNotConcurrent());
    }
}

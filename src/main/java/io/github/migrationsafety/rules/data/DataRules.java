package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on rows. */
public final class DataRules {
    private DataRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(
                new AffectedRows(),
                new BackfillNotBatched(),
                new BackfillWithSchemaChange(),
                new DeleteWithoutWhere(),
                new DropCascade(),
                new FailsOnRows(),
                new InsertWithoutColumns(),
                new LoadWithoutRollback(),
                new NarrowingType(),
                new Tautology(),
                new Truncate(),
                new UpdateWithoutWhere());
    }
}

package io.github.migrationsafety.rules;

import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rules.changelog.ChangelogRules;
import io.github.migrationsafety.rules.compatibility.CompatibilityRules;
import io.github.migrationsafety.rules.data.DataRules;
import io.github.migrationsafety.rules.index.IndexRules;
import io.github.migrationsafety.rules.locks.LockRules;
import io.github.migrationsafety.rules.rollback.RollbackRules;
import io.github.migrationsafety.rules.schema.SchemaRules;
import io.github.migrationsafety.rules.tenancy.TenancyRules;
import io.github.migrationsafety.rules.transaction.TransactionRules;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The rules that come with the plugin. */
public final class BuiltInRules {
    private static final List<Rule> ALL = Stream.of(
                    ChangelogRules.all(),
                    CompatibilityRules.all(),
                    DataRules.all(),
                    IndexRules.all(),
                    LockRules.all(),
                    RollbackRules.all(),
                    SchemaRules.all(),
                    TenancyRules.all(),
                    TransactionRules.all())
            .flatMap(List::stream)
            .sorted(Comparator.comparing(rule -> rule.info().id()))
            .toList();

    private BuiltInRules() {}

    /** Every rule, sorted by id. */
    public static List<Rule> all() {
        return ALL;
    }
}

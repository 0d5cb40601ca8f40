package io.github.migrationsafety.rules;

import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rules.changelog.ApplyFails;
import io.github.migrationsafety.rules.changelog.DuplicateId;
import io.github.migrationsafety.rules.changelog.SuppressionWithoutReason;
import io.github.migrationsafety.rules.changelog.Unparsed;
import io.github.migrationsafety.rules.changelog.UnusedSuppression;
import io.github.migrationsafety.rules.index.ConcurrentInTransaction;
import io.github.migrationsafety.rules.index.ForeignKeyNotIndexed;
import io.github.migrationsafety.rules.index.NotConcurrent;
import io.github.migrationsafety.rules.rollback.ChainFails;
import io.github.migrationsafety.rules.rollback.Empty;
import io.github.migrationsafety.rules.rollback.Fails;
import io.github.migrationsafety.rules.rollback.Missing;
import io.github.migrationsafety.rules.rollback.ReapplyDiffers;
import io.github.migrationsafety.rules.rollback.ReapplyFails;
import io.github.migrationsafety.rules.rollback.SchemaDiffers;
import io.github.migrationsafety.rules.tenancy.MissingTenantColumn;
import io.github.migrationsafety.rules.tenancy.NullableTenantColumn;
import io.github.migrationsafety.rules.tenancy.TenantColumnNotIndexed;
import io.github.migrationsafety.rules.tenancy.TenantColumnType;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The rules that come with the plugin. */
public final class BuiltInRules {
    private static final List<Rule> ALL = Stream.<Rule>of(
                    new ApplyFails(),
                    new DuplicateId(),
                    new SuppressionWithoutReason(),
                    new Unparsed(),
                    new UnusedSuppression(),
                    new ConcurrentInTransaction(),
                    new ForeignKeyNotIndexed(),
                    new NotConcurrent(),
                    new ChainFails(),
                    new Empty(),
                    new Fails(),
                    new Missing(),
                    new ReapplyDiffers(),
                    new ReapplyFails(),
                    new SchemaDiffers(),
                    new MissingTenantColumn(),
                    new NullableTenantColumn(),
                    new TenantColumnNotIndexed(),
                    new TenantColumnType())
            .sorted(Comparator.comparing(rule -> rule.info().id()))
            .toList();

    private BuiltInRules() {}

    /** Every rule, sorted by id. */
    public static List<Rule> all() {
        return ALL;
    }
}

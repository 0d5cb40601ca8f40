package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.stream.Stream;

/** A rule that may find several problems with one tenant table as the release leaves it. */
abstract class TenantTablesRule implements Rule {
    @Override
    public final List<Problem> check(History history, RuleContext context) {
        return TenantTables.of(history, context).stream()
                .flatMap(tables -> tables.all().stream()
                        .filter(t ->
                                t.life().origin().isPresent() || t.released().isPresent())
                        .flatMap(t -> check(t, t.in(tables), tables, history)))
                .toList();
    }

    /** Judges one table. */
    protected abstract Stream<Problem> check(
            TenantTable tenant, FinalTable table, TenantTables tables, History history);
}

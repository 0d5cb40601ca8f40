package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;

/** A rule on the tables of tenants as they stand at the end of the release; off without a tenancy section of the policy. */
abstract class TenancyRule implements Rule {
    @Override
    public final List<Problem> check(History history, RuleContext context) {
        return TenantTables.of(history, context).stream()
                .flatMap(tables -> tables.all().stream().flatMap(table -> check(table, tables, history).stream()))
                .toList();
    }

    /** Judges one table. */
    protected abstract Optional<Problem> check(TenantTable table, TenantTables tables, History history);

    /** Whether a statement gives a table that column. */
    static boolean adds(Statement statement, String column) {
        return statement instanceof Statement.AddColumn add
                        && add.column().name().equals(column)
                || statement instanceof Statement.RenameColumn rename
                        && rename.newName().equals(column);
    }

    /** A problem with a table's tenant column. */
    static Problem problem(Origin origin, TenantTable table, String object, String message, String remedy) {
        return new Problem(
                origin.changeSet().id(),
                origin.at(),
                object,
                Optional.of(table.table().name().toString()),
                message,
                remedy);
    }

    /** {@code public.sensors(farm_id)}. */
    static String object(TenantTable table, TenantTables tables) {
        return table.table().name() + "(" + tables.column() + ")";
    }
}

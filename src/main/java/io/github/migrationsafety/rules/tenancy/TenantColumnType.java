package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.CanonicalType;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;

/** {@code tenancy/tenant-column-type}: the tenant column has another type than the tenants table's key. */
public final class TenantColumnType extends TenancyRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/tenant-column-type",
            Severity.ERROR,
            RuleInfo.BOTH,
            "The type of the tenant column differs from the tenants table's key");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Optional<Problem> check(TenantTable table, TenantTables tables, History history) {
        Optional<String> expected = tables.type();
        Optional<String> actual = table.column().map(Column::type).map(CanonicalType::of);
        Optional<String> released = table.releasedColumn().map(Column::type).map(CanonicalType::of);
        if (expected.isEmpty() || actual.isEmpty() || actual.equals(expected) || actual.equals(released)) {
            return Optional.empty();
        }
        String column = tables.column();
        return tables.tables()
                .origin(
                        table.life(),
                        s -> adds(s, column)
                                || s instanceof Statement.AlterColumnType alter
                                        && alter.column().equals(column),
                        t -> t.column(column)
                                .filter(c -> CanonicalType.of(c.type()).equals(actual.get()))
                                .isPresent())
                .map(origin -> problem(
                        origin,
                        table,
                        object(table, tables),
                        "Column `" + column + "` of `" + table.table().name() + "` is `" + actual.get()
                                + "`, but a tenant's key is `" + expected.get()
                                + "`. Keys that do not fit are refused or cut, and joins over it cannot use their index.",
                        remedy(table, column, expected.get(), actual.get(), origin)));
    }

    private static String remedy(TenantTable table, String column, String expected, String actual, Origin origin) {
        if (!table.life().isNew()) {
            return "Give the column the type " + expected
                    + " where it is added: changed later, the table is rewritten while" + " nobody can use it.";
        }
        String alter =
                "ALTER TABLE " + SqlName.of(table.table().name()) + " ALTER COLUMN " + SqlName.of(column) + " TYPE ";
        String using = " USING " + SqlName.of(column) + "::";
        return new Remedy(
                        "type-of-" + column + "-of-" + table.table().name().name(),
                        origin.changeSet().id().author(),
                        true,
                        List.of(alter + expected + using + "text::" + expected),
                        List.of(alter + actual + using + "text::" + actual))
                .in(origin.changeSet().format());
    }
}

package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code tenancy/missing-tenant-foreign-key}: a new tenant column may hold the number of no tenant. */
public final class MissingTenantForeignKey extends TenantTablesRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/missing-tenant-foreign-key",
            Severity.WARNING,
            RuleInfo.BOTH,
            "The tenant column does not reference the tenants table");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Stream<Problem> check(TenantTable tenant, FinalTable table, TenantTables tables, History history) {
        Optional<QualifiedName> tenants = tables.tenantsTable();
        if (tenants.isEmpty()
                || tenant.column().isEmpty()
                || tenant.releasedColumn().isPresent()
                || !table.table().complete()
                || table.table().constraints().stream().anyMatch(c -> reaches(c, tables))) {
            return Stream.of();
        }
        return table
                .origin(tenant.column().get())
                .map(origin -> table.problem(
                        origin,
                        table.object(tables.column()),
                        "Column `" + tables.column() + "` of `" + table.name() + "` does not reference `"
                                + tenants.get()
                                + "`. Rows of a tenant that does not exist, or no longer does, are accepted and stay.",
                        remedy(table, tables, tenants.get(), origin)))
                .stream();
    }

    /** Whether a foreign key ties the tenant column to the tenants table, or to another table's tenant column. */
    static boolean reaches(Constraint constraint, TenantTables tables) {
        if (constraint.kind() != ConstraintDefinition.Kind.FOREIGN_KEY
                || !constraint.columns().contains(tables.column())) {
            return false;
        }
        if (constraint.references().equals(tables.tenantsTable())) {
            return true;
        }
        int place = constraint.columns().indexOf(tables.column());
        return place < constraint.referencedColumns().size()
                && constraint.referencedColumns().get(place).equals(tables.column());
    }

    private static String remedy(FinalTable table, TenantTables tables, QualifiedName tenants, Origin origin) {
        String name = table.table().name().name();
        String key = SqlName.of(SqlName.joined("fk", name, tables.column()));
        String add = table.alter() + "ADD CONSTRAINT " + key + " FOREIGN KEY (" + SqlName.of(tables.column())
                + ") REFERENCES " + SqlName.of(tenants)
                + tables.tenantsKeyName().map(k -> " (" + SqlName.of(k) + ")").orElse("");
        List<String> drop = List.of(table.alter() + "DROP CONSTRAINT " + key);
        String author = origin.changeSet().id().author();
        String id = tables.column() + "-of-" + name;
        if (table.life().isNew()) {
            return FinalTable.changeSet(origin, "reference-" + id, List.of(add), drop);
        }
        return new Remedy("reference-" + id, author, true, List.of(add + " NOT VALID"), drop)
                        .in(origin.changeSet().format())
                + "\n\n"
                + new Remedy(
                                "validate-" + id,
                                author,
                                true,
                                List.of(table.alter() + "VALIDATE CONSTRAINT " + key),
                                List.of())
                        .in(origin.changeSet().format());
    }
}

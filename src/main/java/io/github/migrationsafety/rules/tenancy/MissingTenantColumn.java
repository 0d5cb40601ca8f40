package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;

/** {@code tenancy/missing-tenant-column}: a new table whose rows belong to no tenant. */
public final class MissingTenantColumn extends TenancyRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/missing-tenant-column", Severity.ERROR, RuleInfo.BOTH, "A new table without the tenant column");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Optional<Problem> check(TenantTable table, TenantTables tables, History history) {
        if (!table.created() || table.column().isPresent() || !table.table().complete()) {
            return Optional.empty();
        }
        String name = table.table().name().toString();
        return table.life()
                .origin()
                .map(origin -> problem(
                        origin,
                        table,
                        name,
                        "Table `" + name + "` has no column `" + tables.column()
                                + "`. Nothing tells whose its rows are, so no query, policy or export can keep tenants apart.",
                        remedy(table, tables, origin)));
    }

    private static String remedy(TenantTable table, TenantTables tables, Origin origin) {
        QualifiedName name = table.table().name();
        String exempt =
                "If the rows belong to no tenant, name the table under tenancy.exempt in migration-safety.yaml. ";
        if (!table.life().isNew()) {
            return exempt + "Else give the table the column where it is created, before rows come into it: "
                    + SqlName.of(tables.column()) + " " + tables.type().orElse("bigint") + " NOT NULL"
                    + tables.reference().orElse("") + ".";
        }
        ChangeSet changeSet = origin.changeSet();
        String index = SqlName.joined("ix", name.name(), tables.column());
        String alter = "ALTER TABLE " + SqlName.of(name);
        return exempt + "Else:\n"
                + new Remedy(
                                "add-" + tables.column() + "-to-" + name.name(),
                                changeSet.id().author(),
                                true,
                                List.of(
                                        alter + " ADD COLUMN " + SqlName.of(tables.column()) + " "
                                                + tables.type().orElse("bigint") + " NOT NULL"
                                                + tables.reference().orElse(""),
                                        "CREATE INDEX " + SqlName.of(index) + " ON " + SqlName.of(name) + " ("
                                                + SqlName.of(tables.column()) + ")"),
                                List.of(alter + " DROP COLUMN " + SqlName.of(tables.column())))
                        .in(changeSet.format());
    }
}

package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code tenancy/cross-tenant-foreign-key}: a row may point at a row of another tenant.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-constraints.html#DDL-CONSTRAINTS-FK">Foreign Keys</a>
 */
public final class CrossTenantForeignKey extends TenantTablesRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/cross-tenant-foreign-key",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A foreign key between two tenant tables that does not carry the tenant column");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Stream<Problem> check(TenantTable tenant, FinalTable table, TenantTables tables, History history) {
        if (tenant.column().isEmpty()) {
            return Stream.of();
        }
        return table.table().constraints().stream()
                .filter(c -> c.kind() == Kind.FOREIGN_KEY
                        && c.references()
                                .filter(r -> tables.isTenantTable(r, history.end()))
                                .isPresent()
                        && !MissingTenantForeignKey.reaches(c, tables)
                        && !table.stood(c)
                        && !isCarried(c, table, tables))
                .flatMap(c -> table.origin(c).stream().map(origin -> problem(c, table, tables, origin)));
    }

    /** Whether another foreign key ties the same columns to the same table together with the tenant column. */
    private static boolean isCarried(Constraint constraint, FinalTable table, TenantTables tables) {
        return table.table().constraints().stream()
                .anyMatch(c -> c.kind() == Kind.FOREIGN_KEY
                        && c.references().equals(constraint.references())
                        && c.columns().containsAll(constraint.columns())
                        && MissingTenantForeignKey.reaches(c, tables));
    }

    private static Problem problem(Constraint constraint, FinalTable table, TenantTables tables, Origin origin) {
        QualifiedName target = constraint.references().orElseThrow();
        String columns = String.join(", ", constraint.columns());
        return table.problem(
                origin,
                table.object(columns),
                "Foreign key `" + constraint.name() + "` ties `" + table.object(columns) + "` to `" + target
                        + "` without `" + tables.column()
                        + "`. A row of one tenant may point at a row of another, by a mistake or by"
                        + " a guessed number, and a join then shows it.",
                remedy(constraint, table, tables, target, origin));
    }

    private static String remedy(
            Constraint constraint, FinalTable table, TenantTables tables, QualifiedName target, Origin origin) {
        String tenant = SqlName.of(tables.column());
        String referenced = tenant + ", " + SqlName.list(constraint.referencedColumns());
        String both = tenant + ", " + SqlName.list(constraint.columns());
        String unique =
                "On `" + target + "` there must be UNIQUE (" + referenced + "), for the foreign key to reference. ";
        if (!table.life().isNew()) {
            return unique + "Let the foreign key be FOREIGN KEY (" + both + ") REFERENCES " + SqlName.of(target) + " ("
                    + referenced + ").";
        }
        String name = SqlName.of(constraint.name());
        String drop = table.alter() + "DROP CONSTRAINT " + name;
        String add = table.alter() + "ADD CONSTRAINT " + name + " FOREIGN KEY (";
        List<String> sql = new ArrayList<>(
                List.of(drop, add + both + ") REFERENCES " + SqlName.of(target) + " (" + referenced + ")"));
        List<String> rollback = new ArrayList<>();
        List<String> columns = Stream.concat(Stream.of(tables.column()), constraint.columns().stream())
                .toList();
        boolean indexed = table.table().indexes().stream()
                .anyMatch(i -> i.keys().size() >= columns.size()
                        && i.keys().subList(0, columns.size()).stream()
                                .allMatch(k -> k.filter(columns::contains).isPresent()));
        if (!indexed) {
            String index = SqlName.joined("ix", table.table().name().name(), String.join("_", columns));
            sql.add("CREATE INDEX " + SqlName.of(index) + " ON "
                    + SqlName.of(table.table().name()) + " (" + both + ")");
            rollback.add("DROP INDEX "
                    + SqlName.of(new QualifiedName(table.table().name().schema(), index)));
        }
        rollback.addAll(List.of(
                drop,
                add + SqlName.list(constraint.columns()) + ") REFERENCES " + SqlName.of(target) + " ("
                        + SqlName.list(constraint.referencedColumns()) + ")"));
        return unique + "Then:\n" + FinalTable.changeSet(origin, "scope-" + constraint.name(), sql, rollback);
    }
}

package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code tenancy/tenant-column-dropped}: a released table loses what tells its tenants apart. */
public final class TenantColumnDropped extends TenantTablesRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/tenant-column-dropped",
            Severity.ERROR,
            RuleInfo.BOTH,
            "The tenant column, its foreign key or its index is dropped");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Stream<Problem> check(TenantTable tenant, FinalTable table, TenantTables tables, History history) {
        Optional<Table> released = tenant.released();
        if (released.isEmpty() || !table.table().complete()) {
            return Stream.of();
        }
        String column = tables.column();
        Optional<Column> was = released.get().column(column);
        if (tenant.column().isEmpty()) {
            return was.stream().flatMap(c -> dropped(table, column).stream());
        }
        return Stream.concat(
                lostKey(released.get(), table, tables, history).stream(),
                lostIndex(released.get(), table, tables, history).stream());
    }

    private static Optional<Problem> dropped(FinalTable table, String column) {
        return table.origin(
                        s -> s instanceof Statement.DropColumn drop
                                        && drop.column().equals(column)
                                || s instanceof Statement.RenameColumn rename
                                        && rename.column().equals(column),
                        t -> t.column(column).isEmpty())
                .map(origin -> table.problem(
                        origin,
                        table.object(column),
                        "`" + table.name() + "` loses its tenant column `" + column
                                + "`. Nothing tells any longer whose the rows are, the queries that filter by it fail, and its index,"
                                + " its foreign key and the policies on it go too.",
                        "Leave the column. If the table's rows belong to no tenant any longer, name it under tenancy.exempt in"
                                + " migration-safety.yaml."));
    }

    private static Optional<Problem> lostKey(Table released, FinalTable table, TenantTables tables, History history) {
        Optional<Constraint> was = key(released, tables);
        if (was.isEmpty() || key(table.table(), tables).isPresent()) {
            return Optional.empty();
        }
        String name = was.get().name();
        return table.origin(
                        s -> s instanceof Statement.DropConstraint drop
                                && drop.constraint().equals(name),
                        t -> key(t, tables).isEmpty())
                .map(origin -> table.problem(
                        origin,
                        table.object(tables.column()),
                        "Foreign key `" + name + "` of the tenant column of `" + table.name()
                                + "` is dropped. Rows of tenants that do not exist are accepted from now on.",
                        "Leave the foreign key, or add its successor in the same release."));
    }

    private static Optional<Constraint> key(Table table, TenantTables tables) {
        return table.constraints().stream()
                .filter(c -> c.kind() == Kind.FOREIGN_KEY && MissingTenantForeignKey.reaches(c, tables))
                .findFirst();
    }

    private static Optional<Problem> lostIndex(Table released, FinalTable table, TenantTables tables, History history) {
        List<String> column = List.of(tables.column());
        if (!tables.coverage().covers(released, column) || tables.coverage().covers(table.table(), column)) {
            return Optional.empty();
        }
        return origin(released, table, tables, history)
                .map(origin -> table.problem(
                        origin,
                        table.object(tables.column()),
                        "No index or key of `" + table.name() + "` leads with `" + tables.column()
                                + "` any longer. Every query of one tenant reads the rows of all tenants.",
                        "Leave the index, or build its successor first, with CREATE INDEX CONCURRENTLY."));
    }

    /** DROP INDEX names no table, and neither does what drops the key behind an index by CASCADE. */
    private static Optional<Origin> origin(Table released, FinalTable table, TenantTables tables, History history) {
        return table.tables().moments().stream()
                .filter(m -> m.statement() instanceof Statement.Drop drop
                                && drop.kind() == Statement.ObjectKind.INDEX
                                && drop.objects().stream()
                                        .anyMatch(o -> released.index(o.name()).isPresent())
                        || m.statement() instanceof Statement.DropConstraint constraint
                                && released.index(constraint.constraint()).isPresent())
                .map(io.github.migrationsafety.rule.NewTables.Moment::origin)
                .reduce((a, b) -> b)
                .or(() -> table.origin(s -> false, t -> !tables.coverage().covers(t, List.of(tables.column()))));
    }
}

package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.CanonicalType;
import io.github.migrationsafety.rule.IndexCoverage;
import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.NewTables;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tables that belong to tenants, at the end of the release: all but the tenants table itself, the exempt ones, partitions
 * (their parent speaks for them), temporary tables and Liquibase's own. Immutable.
 */
final class TenantTables {
    private static final Set<String> LIQUIBASE = Set.of("databasechangelog", "databasechangeloglock");

    /**
     * A table that belongs to tenants.
     *
     * @param table as it stands in the end
     * @param life where it comes from
     * @param released as it stood before the first pending changeset; empty when a pending one created it
     * @param column its tenant column in the end
     * @param releasedColumn its tenant column before, under whatever name
     */
    record TenantTable(
            Table table,
            Standing.Life life,
            Optional<Table> released,
            Optional<Column> column,
            Optional<Column> releasedColumn) {
        boolean created() {
            return released.isEmpty();
        }

        /** The same for what is asked of any table. */
        FinalTable in(TenantTables tables) {
            return new FinalTable(table, life, released, tables.tables());
        }
    }

    private final Tenancy tenancy;
    private final RuleContext context;
    private final Schema end;
    private final NewTables tables;
    private final IndexCoverage coverage;
    private final List<TenantTable> all;

    private TenantTables(Tenancy tenancy, History history, RuleContext context) {
        this.tenancy = tenancy;
        this.context = context;
        this.end = history.end();
        this.tables = context.tables(history);
        this.coverage = IndexCoverage.of(history);
        Schema releasedSchema = history.releasedSchema();
        this.all = end.tables().stream()
                .filter(t -> t.partitionOf().isEmpty() && !isGlobal(t.name()))
                .flatMap(t -> tables.end().find(t.name()).stream()
                        .filter(life -> life.kind() == Standing.Kind.TABLE)
                        .map(life -> tenantTable(t, life, releasedSchema)))
                .toList();
    }

    /** The tenant tables, unless the policy has no tenancy section or tells tenants apart by other means than a column. */
    static Optional<TenantTables> of(History history, RuleContext context) {
        return context.tenancy().filter(t -> t.model() == Tenancy.Model.COLUMN).map(t -> context.followed()
                .once(history, TenantTables.class, () -> new TenantTables(t, history, context)));
    }

    private TenantTable tenantTable(Table table, Standing.Life life, Schema releasedSchema) {
        Optional<Table> released = life.released().flatMap(releasedSchema::table);
        return new TenantTable(
                table,
                life,
                life.origin().isPresent() ? Optional.empty() : released,
                table.column(tenancy.column()),
                released.flatMap(r -> r.column(tables.releasedName(life, tenancy.column()))));
    }

    private boolean isGlobal(QualifiedName table) {
        return LIQUIBASE.contains(table.name())
                || tenantsTable().filter(table::equals).isPresent()
                || tenancy.exempt().stream().anyMatch(p -> new NamePattern(p).matches(table));
    }

    /** Whether a table belongs to tenants, and has their column; the name must be schema-qualified. */
    boolean isTenantTable(QualifiedName name, Schema schema) {
        return !isGlobal(name)
                && schema.table(name).flatMap(t -> t.column(tenancy.column())).isPresent();
    }

    /** The tenants table's key, when it is known. */
    Optional<String> tenantsKeyName() {
        return tenantsKey().map(Column::name);
    }

    /** The tenants table's full name. */
    Optional<QualifiedName> tenantsTable() {
        return tenancy.tenants().map(name -> {
            int dot = name.lastIndexOf('.');
            return dot < 0
                    ? QualifiedName.of(context.defaultSchema(), name)
                    : QualifiedName.of(name.substring(0, dot), name.substring(dot + 1));
        });
    }

    /** The expression of a policy that lets the rows of the session's tenant through. */
    String ownRows() {
        return SqlName.of(tenancy.column()) + " = current_setting('"
                + tenancy.setting().orElse("app." + tenancy.column()).replace("'", "''") + "')::"
                + type().orElse("bigint");
    }

    List<TenantTable> all() {
        return all;
    }

    NewTables tables() {
        return tables;
    }

    IndexCoverage coverage() {
        return coverage;
    }

    /** The tenant column's name. */
    String column() {
        return tenancy.column();
    }

    /** The type that the tenant column must have: the policy's, else that of the tenants table's key. */
    Optional<String> type() {
        return tenancy.type().or(() -> tenantsKey().map(Column::type)).map(CanonicalType::of);
    }

    /** {@code farms (id)} as a REFERENCES clause has it, when the tenants table is known. */
    Optional<String> reference() {
        return tenantsTable().flatMap(name -> tenantsKey()
                .map(key -> " REFERENCES " + SqlName.of(name) + " (" + SqlName.of(key.name()) + ")"));
    }

    private Optional<Column> tenantsKey() {
        return tenantsTable().flatMap(end::table).flatMap(tenants -> tenants.constraints().stream()
                .filter(c -> c.kind() == ConstraintDefinition.Kind.PRIMARY_KEY)
                .map(Constraint::columns)
                .filter(columns -> columns.size() == 1)
                .findFirst()
                .flatMap(columns -> tenants.column(columns.get(0))));
    }
}

package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.IndexCoverage;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code tenancy/nullable-tenant-column}: the tenant column of a new table may be null, or a pending changeset made that of an
 * existing table so.
 */
public final class NullableTenantColumn extends TenancyRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/nullable-tenant-column", Severity.ERROR, RuleInfo.BOTH, "The tenant column may be null");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Optional<Problem> check(TenantTable table, TenantTables tables, History history) {
        boolean nullable = table.column().filter(c -> !c.notNull()).isPresent();
        boolean wasNullable = table.releasedColumn().filter(c -> !c.notNull()).isPresent();
        if (!nullable
                || wasNullable
                || !table.table().complete()
                || isChecked(table.table(), tables.column(), history)) {
            return Optional.empty();
        }
        String column = tables.column();
        return tables.tables()
                .origin(
                        table.life(),
                        s -> adds(s, column)
                                || s instanceof Statement.DropNotNull drop
                                        && drop.column().equals(column),
                        t -> t.column(column).filter((Column c) -> !c.notNull()).isPresent())
                .map(origin -> problem(
                        origin,
                        table,
                        object(table, tables),
                        "Column `" + column + "` of `" + table.table().name()
                                + "` may be null. A row without a tenant is invisible to every tenant, or visible to all.",
                        remedy(table, column, origin)));
    }

    /** Whether a validated CHECK forbids null, as it does on the way to SET NOT NULL. */
    private static boolean isChecked(Table table, String column, History history) {
        Set<String> checks = history.changeLog().changeSets().stream()
                .flatMap(ChangeSet::statements)
                .flatMap(NullableTenantColumn::constraints)
                .filter(c -> c.expression()
                        .flatMap(IndexCoverage::notNullColumns)
                        .filter(columns -> columns.contains(column))
                        .isPresent())
                .flatMap(c -> c.name().stream())
                .collect(java.util.stream.Collectors.toSet());
        return table.constraints().stream()
                .anyMatch((Constraint c) ->
                        c.kind() == ConstraintDefinition.Kind.CHECK && c.validated() && checks.contains(c.name()));
    }

    private static Stream<ConstraintDefinition> constraints(Statement statement) {
        if (statement instanceof Statement.AddConstraint add) {
            return Stream.of(add.constraint());
        }
        return statement instanceof Statement.CreateTable create ? create.constraints().stream() : Stream.of();
    }

    private static String remedy(TenantTable table, String column, Origin origin) {
        ChangeSet changeSet = origin.changeSet();
        String alter = "ALTER TABLE " + SqlName.of(table.table().name());
        String set = alter + " ALTER COLUMN " + SqlName.of(column) + " SET NOT NULL";
        String drop = alter + " ALTER COLUMN " + SqlName.of(column) + " DROP NOT NULL";
        String author = changeSet.id().author();
        if (table.life().isNew()) {
            return remedy("require-" + column + "-of-" + table.table().name().name(), author, set, drop, changeSet);
        }
        // A validated CHECK lets SET NOT NULL do without reading the table (PostgreSQL 12, ALTER TABLE, SET NOT NULL).
        String check = SqlName.of(SqlName.joined("ck", table.table().name().name(), column, "not_null"));
        String id = column + "-of-" + table.table().name().name();
        return "When every row has its tenant:\n"
                + String.join(
                        changeSet.format() == ChangeSet.Format.SQL ? "\n\n" : "\n",
                        remedy(
                                "check-" + id,
                                author,
                                alter + " ADD CONSTRAINT " + check + " CHECK (" + SqlName.of(column)
                                        + " IS NOT NULL) NOT VALID",
                                alter + " DROP CONSTRAINT " + check,
                                changeSet),
                        new Remedy(
                                        "validate-" + id,
                                        author,
                                        true,
                                        List.of(alter + " VALIDATE CONSTRAINT " + check),
                                        List.of(
                                                alter + " DROP CONSTRAINT " + check,
                                                alter + " ADD CONSTRAINT " + check + " CHECK (" + SqlName.of(column)
                                                        + " IS NOT NULL) NOT VALID"))
                                .in(changeSet.format()),
                        remedy("require-" + id, author, set, drop, changeSet));
    }

    private static String remedy(String id, String author, String sql, String rollback, ChangeSet changeSet) {
        return new Remedy(id, author, true, List.of(sql), List.of(rollback)).in(changeSet.format());
    }
}

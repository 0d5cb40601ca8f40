package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code tenancy/unique-without-tenant}: a value that one tenant has is refused to all others. Keys that cannot collide between
 * tenants are passed over: surrogate ones, and those with a column that points at a row of one tenant.
 */
public final class UniqueWithoutTenant extends TenantTablesRule {
    private static final Set<String> SURROGATE = Set.of("int2", "int4", "int8", "uuid");

    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/unique-without-tenant",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A unique constraint or index, a surrogate primary key aside, that does not contain the tenant column");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Stream<Problem> check(TenantTable tenant, FinalTable table, TenantTables tables, History history) {
        if (tenant.column().isEmpty()) {
            return Stream.of();
        }
        return table.table().indexes().stream()
                .filter(i -> i.unique()
                        && !i.keys().contains(Optional.of(tables.column()))
                        && !mentions(i, tables.column())
                        && !stood(table, i)
                        && !isHarmless(i, table.table(), tables, history))
                .flatMap(i -> origin(table, i).stream()
                        .map(origin -> table.problem(
                                origin,
                                table.named(i.name()),
                                "`" + i.name() + "` makes " + keys(i) + " of `" + table.name()
                                        + "` unique across all tenants, without `" + tables.column()
                                        + "`. One tenant's value is refused to every other, and the error tells them that it exists.",
                                remedy(table, i, tables, origin))));
    }

    /** An expression may hold the tenant column too. */
    private static boolean mentions(Index index, String column) {
        return index.details().forms().stream()
                .anyMatch(f -> f.matches("(?s).*\\b" + java.util.regex.Pattern.quote(column) + "\\b.*"));
    }

    private static boolean stood(FinalTable table, Index index) {
        return table.released().stream()
                .flatMap(r -> r.indexes().stream())
                .anyMatch(i ->
                        i.unique() && (i.keys().equals(index.keys()) || i.name().equals(index.name())));
    }

    private static boolean isHarmless(Index index, Table table, TenantTables tables, History history) {
        if (index.keys().contains(Optional.<String>empty())) {
            return false;
        }
        List<String> columns = index.keys().stream().map(Optional::get).toList();
        Optional<Constraint> key = table.primaryKey();
        boolean surrogate = key.filter(k -> k.columns().size() == 1
                        && isSurrogate(table, k.columns().get(0))
                        && columns.containsAll(k.columns()))
                .isPresent();
        return surrogate
                || columns.stream().anyMatch(table::isNumbered)
                || table.constraints().stream()
                        .anyMatch(c -> c.kind() == Kind.FOREIGN_KEY
                                && columns.containsAll(c.columns())
                                && c.references()
                                        .filter(r -> tables.isTenantTable(r, history.end())
                                                || tables.tenantsTable().equals(Optional.of(r)))
                                        .isPresent());
    }

    private static boolean isSurrogate(Table table, String column) {
        return table.column(column).filter(c -> SURROGATE.contains(c.type())).isPresent();
    }

    private static Optional<Origin> origin(FinalTable table, Index index) {
        Optional<String> name = Optional.of(index.name());
        return index.constraint()
                .flatMap(c -> table.table().constraint(c))
                .map(table::origin)
                .orElseGet(() -> table.origin(
                        s -> s instanceof Statement.CreateIndex create
                                && (create.name().equals(name) || create.name().isEmpty() && create.unique()),
                        t -> t.index(index.name()).isPresent()));
    }

    private static String keys(Index index) {
        return "(" + index.keys().stream().map(k -> k.orElse("an expression")).collect(Collectors.joining(", ")) + ")";
    }

    private static String remedy(FinalTable table, Index index, TenantTables tables, Origin origin) {
        boolean plain = index.keys().stream().allMatch(Optional::isPresent) && !index.partial();
        boolean primary = table.table()
                .primaryKey()
                .filter(k -> index.constraint().equals(Optional.of(k.name())))
                .isPresent();
        if (!plain || primary || !table.life().isNew()) {
            Pattern key = Pattern.compile(
                    "(?is)(\\bcreate\\s+unique\\s+index\\b[^(]*\\(|\\bunique\\s*(?:nulls\\s+(?:not\\s+)?distinct\\s*)?\\()");
            boolean one = origin.changeSet().sql().stream()
                            .mapToLong(t -> key.matcher(t.sql()).results().count())
                            .sum()
                    == 1;
            return Mended.after(
                    "Let the key begin with the tenant column, (" + SqlName.of(tables.column()) + ", …).",
                    Mended.of(origin.changeSet())
                            .filter(m -> one)
                            .map(m -> m.withEach(sql -> key.matcher(sql)
                                    .replaceFirst(
                                            "$1" + Matcher.quoteReplacement(SqlName.of(tables.column()) + ", ")))));
        }
        String keys = SqlName.list(index.keys().stream().map(Optional::get).toList());
        String own = SqlName.of(tables.column()) + ", " + keys;
        String name = SqlName.of(index.name());
        String id = "scope-" + index.name();
        if (index.constraint().isPresent()) {
            String drop = table.alter() + "DROP CONSTRAINT " + name;
            String add = table.alter() + "ADD CONSTRAINT " + name + " UNIQUE (";
            return FinalTable.changeSet(origin, id, List.of(drop, add + own + ")"), List.of(drop, add + keys + ")"));
        }
        String drop = "DROP INDEX "
                + SqlName.of(new io.github.migrationsafety.sql.QualifiedName(
                        table.table().name().schema(), index.name()));
        String create = "CREATE UNIQUE INDEX " + name + " ON "
                + SqlName.of(table.table().name()) + " (";
        return FinalTable.changeSet(origin, id, List.of(drop, create + own + ")"), List.of(drop, create + keys + ")"));
    }
}

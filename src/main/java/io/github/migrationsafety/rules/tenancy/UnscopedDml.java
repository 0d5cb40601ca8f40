package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.NewTables;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.RowScope;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code tenancy/unscoped-dml}: an UPDATE or DELETE that reaches the rows of every tenant. Filling a tenant column that the release itself adds is what an UPDATE of all tenants is for.
 */
public final class UnscopedDml implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/unscoped-dml",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "UPDATE or DELETE on a tenant table with no predicate on, and no join through, the tenant column");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        return TenantTables.of(history, context).stream()
                .flatMap(tables -> check(tables, history))
                .toList();
    }

    private static Stream<Problem> check(TenantTables tables, History history) {
        List<Problem> problems = new ArrayList<>();
        for (Moment moment : tables.tables().moments()) {
            boolean toldAround =
                    moment.text().within().isPresent() && !moment.text().inBlock();
            if (isData(moment.statement()) && !toldAround) {
                RowScope.of(moment.text().sql(), tables.column()).orElse(List.of()).stream()
                        .filter(change -> !change.limited() && reachesTenants(change, moment, tables, history))
                        .map(change -> problem(change, moment, tables))
                        .forEach(problems::add);
            }
        }
        return problems.stream();
    }

    private static boolean isData(Statement statement) {
        return statement instanceof Statement.Update
                || statement instanceof Statement.Delete
                || statement instanceof Statement.Insert
                || statement instanceof Statement.Select;
    }

    private static boolean reachesTenants(RowScope.Change change, Moment moment, TenantTables tables, History history) {
        QualifiedName name = moment.tables().resolve(change.table());
        Schema before = moment.step().before();
        Schema schema = before.table(name).isPresent() ? before : moment.step().after();
        Optional<Standing.Life> life = moment.tables().find(change.table());
        if (life.isEmpty()
                || life.get().kind() != Standing.Kind.TABLE
                || life.get().isNew()
                || !tables.isTenantTable(name, schema)) {
            return false;
        }
        return !change.assigned().contains(tables.column())
                || hadColumn(life.get(), tables.tables(), tables.column(), history.releasedSchema());
    }

    private static boolean hadColumn(Standing.Life life, NewTables tables, String column, Schema released) {
        return life.released()
                .flatMap(released::table)
                .flatMap(t -> t.column(tables.releasedName(life, column)))
                .isPresent();
    }

    private static Problem problem(RowScope.Change change, Moment moment, TenantTables tables) {
        String name = moment.tables().resolve(change.table()).toString();
        return new Problem(
                moment.step().changeSet().id(),
                moment.text().at(),
                name,
                Optional.of(name),
                change.verb() + " on `" + name + "` asks nothing of `" + tables.column()
                        + "`: it reaches the rows of every tenant, those too for whom it was not meant.",
                "Name the tenants: WHERE … AND " + tables.column() + " = …, or join through `" + tables.column()
                        + "`. If every tenant is meant, say so in a suppression:"
                        + " migration-safety:ignore tenancy/unscoped-dml and the reason.");
    }
}

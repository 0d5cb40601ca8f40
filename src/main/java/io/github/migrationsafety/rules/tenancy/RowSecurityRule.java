package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.schema.RowSecurity;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.Definition;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A rule on the row level security of any table as the release leaves it; off without a tenancy section of the policy. */
abstract class RowSecurityRule implements Rule {
    private static final Set<String> ACTIONS =
            Set.of("ENABLE_ROW_SECURITY", "DISABLE_ROW_SECURITY", "FORCE_ROW_SECURITY", "NO_FORCE_ROW_SECURITY");

    @Override
    public final List<Problem> check(History history, RuleContext context) {
        if (context.tenancy().isEmpty()) {
            return List.of();
        }
        return FinalTable.of(history, context).stream()
                .filter(t -> t.created() || t.released().isPresent())
                .flatMap(t -> check(t, context).stream())
                .toList();
    }

    /** Judges one table. */
    protected abstract Optional<Problem> check(FinalTable table, RuleContext context);

    /** The row level security of a table before the release; none for one that the release creates. */
    static RowSecurity before(FinalTable table) {
        return table.released().map(Table::rowSecurity).orElse(RowSecurity.NONE);
    }

    /** Where the row level security came to be as it is. */
    static Optional<Origin> origin(FinalTable table, Predicate<RowSecurity> holds) {
        Optional<Origin> definition = table.tables().moments().stream()
                .filter(m -> m.statement() instanceof Statement.Other other
                                && other.definition()
                                        .filter(d -> d instanceof Definition.Policy policy
                                                && m.tables()
                                                        .find(policy.table())
                                                        .filter(l -> l.number()
                                                                == table.life().number())
                                                        .isPresent())
                                        .isPresent()
                        || m.statement() instanceof Statement.AlterTable alter
                                && ACTIONS.contains(alter.action())
                                && m.table()
                                        .filter(l -> l.number() == table.life().number())
                                        .isPresent()
                        || m.statement() instanceof Statement.Drop drop
                                && drop.kind() == Statement.ObjectKind.POLICY
                                && drop.table()
                                        .flatMap(m.tables()::find)
                                        .filter(l -> l.number() == table.life().number())
                                        .isPresent())
                .map(io.github.migrationsafety.rule.NewTables.Moment::origin)
                .reduce((a, b) -> b);
        return definition.or(() -> table.origin(s -> false, t -> holds.test(t.rowSecurity())));
    }

    /** Where an action of ALTER TABLE made it so. */
    static Optional<Origin> origin(FinalTable table, String action, Predicate<RowSecurity> holds) {
        return table.origin(
                s -> s instanceof Statement.AlterTable alter && alter.action().equals(action),
                t -> holds.test(t.rowSecurity()));
    }
}

package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.schema.Trigger;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code schema/disabled-trigger}: what was switched off for a migration stays off after it.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER">ALTER
 *     TABLE, DISABLE TRIGGER</a>
 */
public final class DisabledTrigger extends TableRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "schema/disabled-trigger",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A trigger, the foreign keys or row level security of a table are left disabled");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of("tenancy/row-level-security-disabled");
    }

    @Override
    protected Stream<Problem> check(FinalTable table, History history, RuleContext context) {
        Optional<Table> released = table.released();
        Stream<Problem> triggers = table.table().triggers().stream()
                .filter(t -> !t.enabled()
                        && !released.map(r -> isDisabled(r, t.name())).orElse(false))
                .flatMap(t -> trigger(table, t).stream());
        boolean unenforced =
                !table.table().enforced() && released.map(Table::enforced).orElse(true);
        boolean rowSecurity = !table.table().rowSecurity().enabled()
                && released.map(r -> r.rowSecurity().enabled()).orElse(false);
        return Stream.concat(
                triggers,
                Stream.concat(
                        unenforced ? foreignKeys(table).stream() : Stream.of(),
                        rowSecurity ? rowSecurity(table).stream() : Stream.of()));
    }

    private static boolean isDisabled(Table table, String trigger) {
        return table.triggers().contains(new Trigger(trigger, false));
    }

    private static boolean does(Statement statement, String action) {
        return statement instanceof Statement.AlterTable alter && alter.action().startsWith(action);
    }

    private static Optional<Problem> trigger(FinalTable table, Trigger trigger) {
        return table.origin(
                        s -> does(s, "DISABLE_TRIG_")
                                || s instanceof Statement.AlterTable alter
                                        && alter.action().equals("DISABLE_TRIG")
                                        && alter.object().equals(Optional.of(trigger.name())),
                        t -> isDisabled(t, trigger.name()))
                .map(origin -> problem(
                        table,
                        origin,
                        table.name() + "." + trigger.name(),
                        "Trigger `" + trigger.name() + "` of `" + table.name()
                                + "` is left disabled. What it keeps up or refuses, it keeps up and refuses no longer, without an error.",
                        "TRIGGER " + together(origin).orElse(SqlName.of(trigger.name())),
                        "enable-"
                                + together(origin)
                                        .map(all -> "triggers-of-"
                                                + table.table().name().name())
                                        .orElse(trigger.name())));
    }

    /** ALL or USER, where the statement disables them together. */
    private static Optional<String> together(Origin origin) {
        return origin.changeSet()
                .texts()
                .filter(t -> t.at().equals(origin.at()))
                .flatMap(t -> t.statements().orElse(List.of()).stream())
                .flatMap(s -> s instanceof Statement.AlterTable alter
                                && alter.action().startsWith("DISABLE_TRIG_")
                        ? Stream.of(alter.action().substring("DISABLE_TRIG_".length()))
                        : Stream.of())
                .findFirst();
    }

    private static Optional<Problem> foreignKeys(FinalTable table) {
        return table.origin(s -> does(s, "DISABLE_TRIG_ALL"), t -> !t.enforced())
                .map(origin -> problem(
                        table,
                        origin,
                        table.name(),
                        "DISABLE TRIGGER ALL leaves foreign keys of `" + table.name()
                                + "` switched off. Rows that point at nothing are accepted, and no later statement finds them.",
                        "TRIGGER ALL",
                        "enable-triggers-of-" + table.table().name().name()));
    }

    private static Optional<Problem> rowSecurity(FinalTable table) {
        return table.origin(s -> does(s, "DISABLE_ROW_SECURITY"), t -> !t.rowSecurity()
                        .enabled())
                .map(origin -> problem(
                        table,
                        origin,
                        table.name(),
                        "Row level security of `" + table.name()
                                + "` is left disabled. Its policies stand, but every role that may read the table sees all rows.",
                        "ROW LEVEL SECURITY",
                        "row-level-security-of-" + table.table().name().name()));
    }

    private static Problem problem(
            FinalTable table, Origin origin, String object, String message, String what, String id) {
        return table.problem(
                origin,
                object,
                message,
                FinalTable.changeSet(
                        origin,
                        id,
                        List.of(table.alter() + "ENABLE " + what),
                        List.of(table.alter() + "DISABLE " + what)));
    }
}

package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.rule.NewTables;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code rollback/irreversible}: the change destroys information that no rollback can restore, and keeps no copy of it. Silent
 * where the changelog keeps a copy, or where the rollback holds the values itself.
 */
public final class Irreversible implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/irreversible",
            Severity.WARNING,
            RuleInfo.BOTH,
            "The change destroys information that no rollback can restore, without keeping a copy");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        NewTables tables = context.tables(history);
        Map<Place, List<Loss>> losses = new LinkedHashMap<>();
        List<Moment> moments = tables.moments();
        for (int i = 0; i < moments.size(); i++) {
            Moment moment = moments.get(i);
            Copies copies = new Copies(history, moments.subList(0, i), moment);
            for (QualifiedName table : destroyed(moment)) {
                if (heldRows(moment, table)) {
                    loss(moment, table, copies)
                            .ifPresent(loss -> losses.computeIfAbsent(loss.place(), k -> new ArrayList<>())
                                    .add(loss));
                }
            }
        }
        return losses.values().stream().map(Irreversible::problem).toList();
    }

    /** Where something is lost: a typed change can send many statements from one line. */
    private record Place(ChangeSetId changeSet, Location at, String object) {}

    /** What a statement takes for good; of no columns where it takes whole rows. */
    private record Loss(Moment moment, QualifiedName table, List<String> columns, String what) {
        Place place() {
            return new Place(
                    moment.step().changeSet().id(),
                    moment.text().at(),
                    columns.isEmpty() ? table.toString() : table + "(" + String.join(", ", columns) + ")");
        }
    }

    /** The tables from which a statement may take something for good. */
    private static List<QualifiedName> destroyed(Moment moment) {
        Statement statement = moment.statement();
        if (statement instanceof Statement.Drop drop) {
            return drop.kind() == Statement.ObjectKind.TABLE ? drop.objects() : List.of();
        } else if (statement instanceof Statement.Truncate truncate) {
            return truncate.tables();
        } else if (statement instanceof Statement.DropColumn
                || statement instanceof Statement.AlterColumnType
                || statement instanceof Statement.Delete
                || statement instanceof Statement.Update) {
            return List.of(((Statement.OnTable) statement).table());
        }
        return List.of();
    }

    /** Whether a table may hold rows that the release itself did not make. */
    private static boolean heldRows(Moment moment, QualifiedName table) {
        Optional<Standing.Life> life = moment.tables().find(table);
        return life.map(l -> l.kind() == Standing.Kind.TABLE && !l.isNew())
                .orElseGet(() -> !moment.tables().blind() && stood(moment, table));
    }

    private static boolean stood(Moment moment, QualifiedName table) {
        boolean ifExists = moment.statement() instanceof Statement.Drop drop && drop.ifExists();
        return !ifExists
                || moment.step().before().table(moment.tables().resolve(table)).isPresent();
    }

    private static Optional<Loss> loss(Moment moment, QualifiedName written, Copies copies) {
        QualifiedName table = moment.tables().resolve(written);
        Statement statement = moment.statement();
        if (statement instanceof Statement.Drop) {
            return copies.isCopy(table) || copies.ofTable(table) || copies.rollbackInserts(table)
                    ? Optional.empty()
                    : Optional.of(
                            new Loss(moment, table, List.of(), "The rows of `" + table + "` are gone with the table."));
        } else if (statement instanceof Statement.Delete || statement instanceof Statement.Truncate) {
            return copies.isCopy(table) || copies.ofTable(table) || copies.rollbackInserts(table)
                    ? Optional.empty()
                    : Optional.of(new Loss(
                            moment, table, List.of(), "The rows that are deleted from `" + table + "` are gone."));
        } else if (statement instanceof Statement.DropColumn drop) {
            return isDerived(moment, table, drop.column())
                            || isPassedOver(moment, table, drop)
                            || copies.isEmpty(table, drop.column())
                            || copies.ofColumn(table, drop.column())
                    ? Optional.empty()
                    : Optional.of(new Loss(
                            moment,
                            table,
                            List.of(drop.column()),
                            "The values of `" + table + "(" + drop.column() + ")` are gone with the column."));
        } else if (statement instanceof Statement.AlterColumnType change) {
            return column(moment, table, change.column())
                    .filter(c -> LossyType.loses(c.type(), change.type()))
                    .filter(c -> !copies.ofColumn(table, c.name()) && !copies.isEmpty(table, c.name()))
                    .map(c -> new Loss(
                            moment,
                            table,
                            List.of(c.name()),
                            "The values of `" + table + "(" + c.name() + ")` are rounded when `" + c.type()
                                    + "` becomes `" + change.type() + "`, and what they were is gone."));
        } else if (statement instanceof Statement.Update update) {
            List<String> lost = update.columns().stream()
                    .filter(c -> !copies.isEmpty(table, c) && !copies.ofColumn(table, c))
                    .filter(c -> !copies.isUndone(update, table, c))
                    .toList();
            return lost.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Loss(
                            moment,
                            table,
                            lost,
                            "The values that the UPDATE overwrites in `" + table + "(" + String.join(", ", lost)
                                    + ")` are gone."));
        }
        return Optional.empty();
    }

    private static boolean isDerived(Moment moment, QualifiedName table, String column) {
        return column(moment, table, column).filter(Column::generated).isPresent();
    }

    /** Whether IF EXISTS finds nothing to drop. */
    private static boolean isPassedOver(Moment moment, QualifiedName table, Statement.DropColumn drop) {
        return drop.ifExists()
                && moment.step().before().table(table).filter(Table::complete).isPresent()
                && column(moment, table, drop.column()).isEmpty();
    }

    private static Optional<Column> column(Moment moment, QualifiedName table, String column) {
        return moment.step().before().table(table).flatMap(t -> t.column(column));
    }

    private static Problem problem(List<Loss> losses) {
        Loss first = losses.get(0);
        Moment moment = first.moment();
        Optional<String> rows =
                losses.size() == 1 ? KeptCopy.rows(moment.statement(), moment.text()) : Optional.empty();
        return new Problem(
                first.place().changeSet(),
                first.place().at(),
                first.place().object(),
                Optional.of(first.table().toString()),
                first.what()
                        + " No rollback can bring back what nobody kept: after an emergency rollback the old release runs"
                        + " without it.",
                new KeptCopy(first.table(), first.columns(), rows).in(moment.step()));
    }
}

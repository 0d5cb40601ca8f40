package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Vocabulary;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code compatibility/drop-default}: the running release inserts rows without the column and relies on its default.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-default.html">Default values</a>
 */
public final class DropDefault extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/drop-default",
            Severity.INFO,
            RuleInfo.BOTH,
            "A default that writers of the running release may rely on is changed or dropped");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        if (moment.statement() instanceof Statement.DropDefault drop) {
            return changed(drop, drop.column(), Optional.empty(), moment, running);
        } else if (moment.statement() instanceof Statement.SetDefault set) {
            boolean none = set.value().text().strip().equalsIgnoreCase("null");
            return changed(
                    set,
                    set.column(),
                    none ? Optional.empty() : Optional.of(set.value().text()),
                    moment,
                    running);
        }
        return List.of();
    }

    private static List<Problem> changed(
            Statement.OnTable on, String column, Optional<String> value, Moment moment, RunningRelease running) {
        Optional<Column> before = running.columnDefinition(moment, on.table(), column);
        Optional<Column> end = running.columnAtEnd(moment, on.table(), column)
                .flatMap(c -> running.atEnd(moment, on.table()).flatMap(t -> t.column(c)));
        boolean had = before.filter(Column::hasDefault).isPresent();
        // A column that is dropped or numbered by an identity has no use for a default; one that gets a default again
        // is
        // told there.
        boolean matters = end.isPresent() && !end.get().identity() && !end.get().generated();
        boolean last = end.map(Column::hasDefault).orElse(false).equals(value.isPresent());
        if (!had || !matters || !last || sameAsBefore(on, column, value, moment, running)) {
            return List.of();
        }
        QualifiedName table = moment.tables().resolve(on.table());
        return List.of(
                moment.problem(object(table, column), table, message(table, column, value, end.get()), remedy(column)));
    }

    /** Whether the default is written as it was; a catalog spells it otherwise, and then the words decide. */
    private static boolean sameAsBefore(
            Statement.OnTable on, String column, Optional<String> value, Moment moment, RunningRelease running) {
        Optional<String> known = running.definition(moment, on.table())
                .map(Table::name)
                .flatMap(t ->
                        Optional.ofNullable(running.schema().notes(t).defaults().get(column)));
        Optional<SchemaDelta> catalog = moment.step()
                .evidence()
                .filter(e -> e.outcome() == Evidence.Outcome.REHEARSED)
                .flatMap(Evidence::apply)
                .map(Run::delta);
        if (catalog.isPresent()) {
            ObjectKey key = new ObjectKey(
                    ObjectKind.COLUMN, SqlName.of(moment.tables().resolve(on.table())) + "." + SqlName.of(column));
            SchemaDelta.Change change = catalog.get().changes().get(key);
            return change == null || !change.differingProperties().contains("default");
        }
        return known.isPresent()
                && value.isPresent()
                && Vocabulary.spelling(known.get()).equals(Vocabulary.spelling(value.get()));
    }

    @Override
    protected List<Problem> unseen(RunningRelease.Unseen unseen, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        QualifiedName table = unseen.before().name();
        for (Column column : unseen.before().columns()) {
            Optional<Column> after = unseen.after().column(column.name());
            boolean lost = column.hasDefault()
                    && after.filter(c -> !c.hasDefault() && !c.identity() && !c.generated())
                            .isPresent();
            if (lost && !unseen.isSeen(column.name())) {
                problems.add(unseen.part()
                        .problem(
                                object(table, column.name()),
                                table,
                                message(table, column.name(), Optional.empty(), after.get()),
                                remedy(column.name())));
            }
        }
        return problems;
    }

    private static String message(QualifiedName table, String column, Optional<String> value, Column end) {
        String place = "`" + column + "` of `" + table + "`";
        if (value.isPresent()) {
            return "The default of " + place + " becomes `" + value.get()
                    + "`. Rows that the release that is still running inserts without the column get the new value from now on.";
        }
        return "The default of " + place
                + " is dropped. Rows that the release that is still running inserts without the column "
                + (end.notNull() ? "are refused." : "hold NULL from now on.");
    }

    private static String remedy(String column) {
        return "Keep the default in this release, let the application give `" + column
                + "` its value in every INSERT, and change the default in a later release.";
    }
}

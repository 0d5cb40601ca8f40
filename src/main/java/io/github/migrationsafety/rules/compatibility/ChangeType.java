package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.NamedObjects;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.TypeChange;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code compatibility/change-type}: the running release reads and writes values of the old type. A wider type of the same kind
 * (a longer varchar, bigint for integer) does it no harm.
 *
 * @see <a href="https://www.postgresql.org/docs/17/typeconv.html">Type conversion</a>
 */
public final class ChangeType extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/change-type",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A column gets a type that the running release does not expect");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        if (!(moment.statement() instanceof Statement.AlterColumnType alter)) {
            return List.of();
        }
        Optional<Column> column = running.columnDefinition(moment, alter.table(), alter.column());
        if (column.isEmpty()
                || !breaks(column.get().type(), alter.type())
                || becomes(column.get().type(), alter.type(), moment, running)) {
            return List.of();
        }
        QualifiedName table = moment.tables().resolve(alter.table());
        return List.of(moment.problem(
                object(table, alter.column()),
                table,
                message(table, alter.column(), column.get().type(), alter.type()),
                remedy(table, alter.column(), alter.type(), moment.step().changeSet())));
    }

    private static boolean breaks(String before, String after) {
        TypeChange change = TypeChange.between(before, after);
        return change == TypeChange.OTHER || change == TypeChange.NARROWER;
    }

    /** Whether the new type bears the old one's name in the end: that is the same type with other values, another rule's matter. */
    private static boolean becomes(String before, String after, Moment moment, RunningRelease running) {
        QualifiedName written = after.contains(".")
                ? QualifiedName.of(after.substring(0, after.indexOf('.')), after.substring(after.indexOf('.') + 1))
                : QualifiedName.of(after);
        List<NamedObjects.Named> types = running.objects().before(moment).find(NamedObjects.Sort.TYPE, written);
        String old = before.substring(before.indexOf('.') + 1);
        return types.stream().anyMatch(t -> running.objects().end().objects().values().stream()
                .anyMatch(o -> o.origin().equals(t.origin())
                        && o.sort() == t.sort()
                        && o.name().name().equals(old)));
    }

    @Override
    protected List<Problem> unseen(RunningRelease.Unseen unseen, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        QualifiedName table = unseen.before().name();
        for (Column column : unseen.before().columns()) {
            Optional<Column> after = unseen.after().column(column.name());
            if (after.isPresent()
                    && !unseen.isSeen(column.name())
                    && breaks(column.type(), after.get().type())) {
                String type = after.get().type();
                problems.add(unseen.part()
                        .problem(
                                object(table, column.name()),
                                table,
                                message(table, column.name(), column.type(), type),
                                remedy(
                                        table,
                                        column.name(),
                                        type,
                                        unseen.part().step().changeSet())));
            }
        }
        return problems;
    }

    private static String message(QualifiedName table, String column, String before, String after) {
        return "Column `" + column + "` of `" + table + "` changes from `" + before + "` to `" + after
                + "`. Instances of the release that is still running write and read `" + before
                + "`: what they write may be refused or mean something else, and prepared statements fail with \"cached plan"
                + " must not change result type\".";
    }

    private static String remedy(QualifiedName table, String column, String type, ChangeSet changeSet) {
        String added = column + "_new";
        String alter = "ALTER TABLE " + SqlName.of(table) + " ";
        return "Add a column of the new type, let the application write both, fill it in batches, and drop `" + column
                + "` in a later release.\n"
                + new Paste(changeSet)
                        .guarded(
                                "add-" + added,
                                List.of(alter + "ADD COLUMN " + SqlName.of(added) + " " + type),
                                List.of(alter + "DROP COLUMN " + SqlName.of(added)));
    }
}

package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code compatibility/rename-column}: instances of the old release ask for the column by a name that is gone.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html">ALTER TABLE</a>, RENAME
 */
public final class RenameColumn extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/rename-column",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A column that the running release uses is renamed in place");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        if (!(moment.statement() instanceof Statement.RenameColumn rename)) {
            return List.of();
        }
        Optional<String> known = running.column(moment, rename.table(), rename.column());
        // Renamed before, it was reported then; and a column that takes the old name over serves the old release.
        boolean breaks = known.filter(rename.column()::equals).isPresent()
                && running.atEnd(moment, rename.table())
                        .flatMap(t -> t.column(rename.column()))
                        .isEmpty();
        if (!breaks) {
            return List.of();
        }
        QualifiedName table = moment.tables().resolve(rename.table());
        return List.of(moment.problem(
                object(table, rename.column()),
                table,
                message(table, rename.column(), rename.newName()),
                remedy(
                        table,
                        rename.column(),
                        rename.newName(),
                        running.columnDefinition(moment, rename.table(), rename.column()),
                        moment.step().changeSet())));
    }

    @Override
    protected List<Problem> unseen(RunningRelease.Unseen unseen, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        for (Column column : unseen.before().columns()) {
            Optional<Column> renamed = renamed(column, unseen.before(), unseen.after());
            if (renamed.isPresent() && !unseen.isSeen(column.name())) {
                QualifiedName table = unseen.before().name();
                problems.add(unseen.part()
                        .problem(
                                object(table, column.name()),
                                table,
                                message(table, column.name(), renamed.get().name()),
                                remedy(
                                        table,
                                        column.name(),
                                        renamed.get().name(),
                                        Optional.of(column),
                                        unseen.part().step().changeSet())));
            }
        }
        return problems;
    }

    /** The column that stands in another's place under another name and with the same type: a renamed one, not a new one. */
    static Optional<Column> renamed(Column column, Table before, Table after) {
        int place = before.columns().indexOf(column);
        if (after.column(column.name()).isPresent()
                || place >= after.columns().size()
                || after.columns().size() != before.columns().size()) {
            return Optional.empty();
        }
        Column there = after.columns().get(place);
        return there.type().equals(column.type()) && before.column(there.name()).isEmpty()
                ? Optional.of(there)
                : Optional.empty();
    }

    private static String message(QualifiedName table, String from, String to) {
        return "Column `" + from + "` of `" + table + "` is renamed to `" + to
                + "`. Instances of the release that is still running ask for `" + from
                + "`: each of these statements fails until the last of them is replaced, and again if the application is"
                + " rolled back.";
    }

    private static String remedy(
            QualifiedName table, String from, String to, Optional<Column> column, ChangeSet changeSet) {
        String later = "Keep `" + from + "` in this release, let the application write both columns, and drop `" + from
                + "` in a later one, when nothing uses it any more.";
        if (column.isEmpty()) {
            return "Add `" + to + "` as a column of its own and fill it in batches. " + later;
        }
        Paste paste = new Paste(changeSet);
        String name = SqlName.of(table);
        String expand = paste.guarded(
                "add-" + to,
                List.of("ALTER TABLE " + name + " ADD COLUMN " + SqlName.of(to) + " "
                        + column.get().type()),
                List.of("ALTER TABLE " + name + " DROP COLUMN " + SqlName.of(to)));
        String fill = paste.batches(
                "fill-" + to,
                "UPDATE " + name + " SET " + SqlName.of(to) + " = " + SqlName.of(from),
                table,
                SqlName.of(to) + " IS NULL AND " + SqlName.of(from) + " IS NOT NULL",
                List.of("UPDATE " + name + " SET " + SqlName.of(to) + " = NULL WHERE " + SqlName.of(to)
                        + " IS NOT NULL"));
        return later + "\n" + expand + "\n" + fill;
    }
}

package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code compatibility/drop-column}: the running release may still read or write the column; also one that a mapper lists in
 * every SELECT and INSERT though no business code uses it.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html">ALTER TABLE</a>, DROP COLUMN
 */
public final class DropColumn extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/drop-column",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A column that the running release may use is dropped");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of(ContractTooEarly.INFO.id(), "tenancy/tenant-column-dropped");
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        Optional<Statement.DropColumn> drop = dropped(moment, running);
        return drop
                .map(d -> {
                    QualifiedName table = moment.tables().resolve(d.table());
                    return moment.problem(
                            object(table, d.column()),
                            table,
                            message(table, d.column()),
                            remedy(
                                    table,
                                    d.column(),
                                    running.columnDefinition(moment, d.table(), d.column()),
                                    moment.step().changeSet()));
                })
                .stream()
                .toList();
    }

    /** The statement, if it drops a column that the running release knows. */
    static Optional<Statement.DropColumn> dropped(Moment moment, RunningRelease running) {
        if (!(moment.statement() instanceof Statement.DropColumn drop)
                || running.column(moment, drop.table(), drop.column()).isEmpty()) {
            return Optional.empty();
        }
        boolean certain = !drop.ifExists()
                || running.columnDefinition(moment, drop.table(), drop.column()).isPresent();
        return certain ? Optional.of(drop) : Optional.empty();
    }

    @Override
    protected List<Problem> unseen(RunningRelease.Unseen unseen, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        QualifiedName table = unseen.before().name();
        for (Column column : unseen.before().columns()) {
            boolean gone = unseen.after().column(column.name()).isEmpty()
                    && RenameColumn.renamed(column, unseen.before(), unseen.after())
                            .isEmpty();
            boolean known = running.schema()
                    .table(table)
                    .flatMap(t -> t.column(column.name()))
                    .isPresent();
            if (gone && known && !unseen.isSeen(column.name())) {
                problems.add(unseen.part()
                        .problem(
                                object(table, column.name()),
                                table,
                                message(table, column.name()),
                                remedy(
                                        table,
                                        column.name(),
                                        Optional.of(column),
                                        unseen.part().step().changeSet())));
            }
        }
        return problems;
    }

    private static String message(QualifiedName table, String column) {
        return "Column `" + column + "` of `" + table
                + "` is dropped. Every statement of the release that is still running that names it fails, and so do the"
                + " SELECT and INSERT of a mapper that lists all columns; the values are gone.";
    }

    private static String remedy(QualifiedName table, String column, Optional<Column> definition, ChangeSet changeSet) {
        String first = "First release an application that neither reads nor writes `" + column
                + "`. Drop the column in the release after that one";
        List<String> own = changeSet.sql().size() == 1
                ? changeSet.rollback().sql().stream().map(SqlText::sql).toList()
                : List.of();
        boolean plain = definition.filter(c -> !c.hasDefault() && !c.notNull()).isPresent();
        if (definition.isEmpty() || own.isEmpty() && !plain) {
            return first + ".";
        }
        String alter = "ALTER TABLE " + SqlName.of(table) + " ";
        return first + ":\n"
                + new Paste(changeSet)
                        .guarded(
                                "drop-" + column,
                                List.of(alter + "DROP COLUMN " + SqlName.of(column)),
                                own.isEmpty()
                                        ? List.of(alter + "ADD COLUMN " + SqlName.of(column) + " "
                                                + definition.get().type())
                                        : own);
    }
}

package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code compatibility/contract-too-early}: the release that brings the replacement also takes away what it replaces, so that
 * there is no moment at which the old and the new application both work. That one replaces the other shows in an UPDATE or
 * INSERT that copies, in a generated column, or in their names.
 *
 * @see <a href="https://martinfowler.com/bliki/ParallelChange.html">Parallel change</a>: expand, migrate, contract
 */
public final class ContractTooEarly extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/contract-too-early",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "The replacement of a column or table is added and the old one dropped in the same release");

    /** Shorter names are parts of others by chance. */
    private static final int SHORTEST_COMMON_NAME = 4;

    /** What a table is called that keeps rows for a way back and replaces nothing. */
    private static final Pattern KEPT =
            Pattern.compile("(?i).*(?:backup|bak|kept|saved?|copy|old|archive|rollback|undo|tmp|temp).*");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        Optional<Statement.DropColumn> drop = DropColumn.dropped(moment, running);
        if (drop.isPresent()) {
            return column(drop.get(), moment, running);
        } else if (moment.statement() instanceof Statement.Drop table && table.kind() == Statement.ObjectKind.TABLE) {
            return tables(table, moment, running);
        }
        return List.of();
    }

    private static List<Problem> column(Statement.DropColumn drop, Moment moment, RunningRelease running) {
        QualifiedName table = moment.tables().resolve(drop.table());
        return replacement(drop, table, moment, running)
                .map(other -> moment.problem(
                        object(table, drop.column()),
                        table,
                        "Column `" + drop.column() + "` of `" + table
                                + "` is dropped in the release that adds its replacement `"
                                + other
                                + "`. The release that is still running needs the one and the next release the other,"
                                + " so one of them fails while both run, and values that are written in between are lost.",
                        "Take this statement out of the release. Let the application write both and read `" + other
                                + "`; drop `" + drop.column()
                                + "` in the next release, when nothing uses it any more."))
                .stream()
                .toList();
    }

    private static Optional<String> replacement(
            Statement.DropColumn drop, QualifiedName table, Moment moment, RunningRelease running) {
        Optional<String> named = Optional.empty();
        Optional<String> copied = Optional.empty();
        for (Moment earlier : running.moments()) {
            if (earlier.statement() instanceof Statement.AddColumn add && isOn(earlier, add.table(), table)) {
                String column = add.column().name();
                if (add.column().generated().isPresent() && mentions(earlier, drop.column())) {
                    return Optional.of(column);
                } else if (isLike(column, drop.column()) && !column.equals(drop.column())) {
                    named = Optional.of(column);
                }
            } else if (earlier.statement() instanceof Statement.Update update
                    && isOn(earlier, update.table(), table)
                    && mentions(earlier, drop.column())) {
                Optional<String> beside = update.columns().stream()
                        .filter(c -> running.isAdded(earlier, update.table(), c))
                        .findFirst();
                if (beside.isPresent()) {
                    return beside;
                } else if (update.columns().contains(drop.column())) {
                    // What was copied is taken out of the column: it is put aside, and nobody goes on with it
                    // elsewhere.
                    copied = Optional.empty();
                }
            } else if (earlier.statement() instanceof Statement.Insert insert
                    && insert.rows().isEmpty()
                    && isNew(earlier, insert.table())
                    && mentions(earlier, drop.column())
                    && mentions(earlier, table.name())) {
                copied = Optional.of(earlier.tables().resolve(insert.table()).toString());
            }
            if (earlier == moment) {
                break;
            }
        }
        return copied.isPresent() ? copied : named;
    }

    /** Whether it is a new table, and none that only keeps rows for the way back. */
    private static boolean isNew(Moment moment, QualifiedName table) {
        return !KEPT.matcher(table.name()).matches()
                && moment.tables().find(table).flatMap(l -> l.origin()).isPresent();
    }

    private static boolean isOn(Moment moment, QualifiedName written, QualifiedName table) {
        return moment.tables().resolve(written).equals(table);
    }

    private static boolean mentions(Moment moment, String name) {
        return Vocabulary.of(moment.text().sql()).names().contains(name);
    }

    /** {@code price} and {@code price_cents}, {@code mail} and {@code new_mail}. */
    private static boolean isLike(String added, String dropped) {
        String shorter = added.length() < dropped.length() ? added : dropped;
        String longer = added.length() < dropped.length() ? dropped : added;
        return shorter.length() >= SHORTEST_COMMON_NAME
                && (longer.startsWith(shorter + "_") || longer.endsWith("_" + shorter));
    }

    private static List<Problem> tables(Statement.Drop drop, Moment moment, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        for (QualifiedName written : drop.objects()) {
            Optional<QualifiedName> known = running.table(moment, written);
            QualifiedName table = moment.tables().resolve(written);
            known.flatMap(k -> copy(table, moment, running))
                    .ifPresent(other -> problems.add(moment.problem(
                            table.toString(),
                            table,
                            "Table `" + table + "` is dropped in the release that copies its rows to `" + other
                                    + "`. The release that is still running asks for the old table, and what it writes"
                                    + " there after the copy is lost.",
                            "Take this statement out of the release. Drop `" + table
                                    + "` in the next one, when no running instance uses it any more.")));
        }
        return problems;
    }

    /** The new table that was filled from one that is dropped now. */
    private static Optional<QualifiedName> copy(QualifiedName table, Moment moment, RunningRelease running) {
        for (Moment earlier : running.moments()) {
            if (earlier == moment) {
                break;
            }
            boolean reads = mentions(earlier, table.name());
            if (reads
                    && earlier.statement() instanceof Statement.Insert insert
                    && insert.rows().isEmpty()
                    && isNew(earlier, insert.table())) {
                return Optional.of(earlier.tables().resolve(insert.table()));
            } else if (reads
                    && earlier.statement() instanceof Statement.CreateTableAs create
                    && create.persistence() != Statement.Persistence.TEMPORARY
                    && !KEPT.matcher(create.table().name()).matches()) {
                return Optional.of(earlier.tables().resolve(create.table()));
            }
        }
        return Optional.empty();
    }
}

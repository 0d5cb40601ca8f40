package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.TypeChange;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code data/narrowing-type}: values that the old type holds and the new one does not are refused, cut or rounded.
 *
 * @see <a href="https://www.postgresql.org/docs/17/datatype.html">Data types</a>
 */
public final class NarrowingType implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "data/narrowing-type",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A column gets a type that can lose or refuse values that it holds");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        RunningRelease running = RunningRelease.of(history, context);
        List<Problem> problems = new ArrayList<>();
        for (Moment moment : running.moments()) {
            if (moment.statement() instanceof Statement.AlterColumnType alter) {
                Optional<Column> before = running.columnDefinition(moment, alter.table(), alter.column());
                if (before.filter(c -> isNarrower(c.type(), alter.type())).isPresent()) {
                    QualifiedName table = moment.tables().resolve(alter.table());
                    problems.add(moment.problem(
                            table + "(" + alter.column() + ")",
                            table,
                            message(table, alter.column(), before.get().type(), alter.type()),
                            remedy(
                                    table,
                                    alter.column(),
                                    alter.type(),
                                    moment.step().changeSet())));
                }
            }
        }
        running.unseen().forEach(unseen -> problems.addAll(unseen(unseen)));
        return problems;
    }

    private static boolean isNarrower(String before, String after) {
        return TypeChange.between(before, after) == TypeChange.NARROWER;
    }

    private static List<Problem> unseen(RunningRelease.Unseen unseen) {
        List<Problem> problems = new ArrayList<>();
        QualifiedName table = unseen.before().name();
        for (Column column : unseen.before().columns()) {
            Optional<Column> after = unseen.after().column(column.name());
            if (after.filter(a -> isNarrower(column.type(), a.type())).isPresent() && !unseen.isSeen(column.name())) {
                String type = after.get().type();
                problems.add(unseen.part()
                        .problem(
                                table + "(" + column.name() + ")",
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
                + "`. A value that does not fit makes the changeset fail, or is cut or rounded.";
    }

    private static String remedy(QualifiedName table, String column, String type, ChangeSet changeSet) {
        String added = column + "_new";
        String alter = "ALTER TABLE " + SqlName.of(table) + " ";
        return "Keep the old column until it is known that every value fits: add one of the new type, fill it in batches, and drop"
                + " `" + column + "` in a later release.\n"
                + new Paste(changeSet)
                        .guarded(
                                "add-" + added,
                                List.of(alter + "ADD COLUMN " + SqlName.of(added) + " " + type),
                                List.of(alter + "DROP COLUMN " + SqlName.of(added)));
    }
}

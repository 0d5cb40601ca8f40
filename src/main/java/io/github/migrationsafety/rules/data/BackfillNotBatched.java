package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.sql.CalledRoutines;
import io.github.migrationsafety.sql.Condition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Vocabulary;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code data/backfill-not-batched}: one statement, or a loop in one transaction, changes every row of a table in use. A condition
 * that only asks whether a new column is still empty leaves out nothing.
 *
 * @see <a href="https://www.postgresql.org/docs/17/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY">Recovering disk space</a>, on
 *     what UPDATE leaves behind
 */
public final class BackfillNotBatched extends StatementRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "data/backfill-not-batched",
            Severity.WARNING,
            RuleInfo.BOTH,
            "One UPDATE or DELETE over a whole table that exists already");

    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?is)\\bset\\s+(\"[^\"]+\"|[\\w$]+)\\s*=\\s*(.+?)[\\s;]*$");

    private static final Pattern END_LOOP = Pattern.compile("(?i)\\bend\\s+loop\\b");

    private static final Pattern WRITES = Pattern.compile(
            "(?is)\\b(?:update\\s+(?:only\\s+)?|delete\\s+from\\s+(?:only\\s+)?)((?:[\\w$]+|\"[^\"]+\")(?:\\.(?:[\\w$]+|\"[^\"]+\"))?)");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Moment moment, RunningRelease running) {
        boolean repeated =
                moment.text().within().filter(w -> w.part().repeated()).isPresent();
        if (repeated) {
            return List.of(); // Of what a loop changes is told where the loop stands.
        } else if (moment.statement() instanceof Statement.Update update
                && running.table(moment, update.table()).isPresent()
                && isWhole(update, moment, running)) {
            return List.of(problem(
                    moment,
                    moment.tables().resolve(update.table()),
                    "UPDATE",
                    batches(update, moment, running).or(() -> BatchedUpdate.of(update, moment)
                            .filter(b -> update.where().isEmpty()
                                    || isTautology(update.where().get(), moment, update.table(), running)))));
        } else if (moment.statement() instanceof Statement.Delete delete
                && running.table(moment, delete.table()).isPresent()
                && delete.where()
                        .map(w -> isTautology(w, moment, delete.table(), running))
                        .orElse(true)) {
            return List.of(problem(moment, moment.tables().resolve(delete.table()), "DELETE", Optional.empty()));
        } else if (moment.statement() instanceof Statement.DoBlock block
                && CalledRoutines.isBlock(moment.text().sql())) {
            return loop(block.body(), moment, running).stream()
                    .map(table -> moment.problem(
                            table.toString(),
                            table,
                            "The DO block changes rows of `" + table
                                    + "` in a loop without COMMIT: that is one transaction. Whoever"
                                    + " writes a row that it has changed waits until it ends, and VACUUM cannot clean up behind it.",
                            Mended.after(
                                    "Commit after each batch (COMMIT inside the loop), in a changeset that does not run in a"
                                            + " transaction.",
                                    Mended.of(moment.step().changeSet())
                                            .filter(m -> commitsOnce(moment))
                                            .map(m -> m.inTransaction(false)
                                                    .with(moment.text(), sql -> END_LOOP.matcher(sql)
                                                            .replaceFirst("COMMIT;\n$0"))))))
                    .toList();
        }
        return List.of();
    }

    /** Whether it is clear where the loop ends, and no statement beside the block needs its transaction. */
    private static boolean commitsOnce(Moment moment) {
        return moment.step().changeSet().sql().size() == 1
                && END_LOOP.matcher(moment.text().sql()).results().count() == 1;
    }

    private static boolean isWhole(Statement.Update update, Moment moment, RunningRelease running) {
        if (update.where().isEmpty() || isTautology(update.where().get(), moment, update.table(), running)) {
            return true;
        }
        return fillsNewColumns(update, moment, running)
                && Condition.of(update.where().get())
                        .filter(c -> c.asksForNothingBut(column -> running.isAdded(moment, update.table(), column)))
                        .isPresent();
    }

    /** The table that a loop in one transaction changes. */
    private static Optional<QualifiedName> loop(String body, Moment moment, RunningRelease running) {
        Vocabulary words = Vocabulary.of(body);
        Matcher writes = WRITES.matcher(body.replaceAll("--[^\\n]*", ""));
        if (!words.names().contains("loop") || words.names().contains("commit")) {
            return Optional.empty();
        }
        while (writes.find()) {
            String[] parts = writes.group(1).replace("\"", "").split("\\.");
            QualifiedName written =
                    parts.length == 1 ? QualifiedName.of(parts[0]) : QualifiedName.of(parts[0], parts[1]);
            // A name that no changeset has made may be a variable or a temporary table of the block.
            boolean stands = moment.tables().find(written).isPresent();
            if (stands && running.table(moment, written).isPresent()) {
                return Optional.of(moment.tables().resolve(written));
            }
        }
        return Optional.empty();
    }

    private static Problem problem(Moment moment, QualifiedName table, String verb, Optional<String> batches) {
        return moment.problem(
                table.toString(),
                table,
                verb + " goes over the whole of `" + table
                        + "` in one transaction. Each row stays locked until it is committed, so whoever writes one of them waits"
                        + " for all of them; the old row versions stay until then, and replicas fall behind.",
                batches.map(b -> "Change the rows in batches, each committed by itself:\n" + b)
                        .orElse(
                                "Change the rows in batches, each committed by itself, in a changeset that does not run in a"
                                        + " transaction."));
    }

    /** The batches, for one column that gets a value that does not depend on itself. */
    private static Optional<String> batches(Statement.Update update, Moment moment, RunningRelease running) {
        Matcher assignment =
                ASSIGNMENT.matcher(update.where().isEmpty() ? moment.text().sql() : "");
        boolean plain = update.columns().size() == 1 && !update.from() && !update.with() && assignment.find();
        if (!plain || !running.isAdded(moment, update.table(), update.columns().get(0))) {
            return Optional.empty();
        }
        String column = update.columns().get(0);
        String value = assignment.group(2);
        if (Vocabulary.of(value).names().contains(column)) {
            return Optional.empty();
        }
        String table = SqlName.of(moment.tables().resolve(update.table()));
        String name = SqlName.of(column);
        return Optional.of(new Paste(moment.step().changeSet())
                .batches(
                        "fill-" + column,
                        "UPDATE " + table + " SET " + name + " = " + value,
                        moment.tables().resolve(update.table()),
                        name + " IS DISTINCT FROM (" + value + ")",
                        List.of("UPDATE " + table + " SET " + name + " = NULL WHERE " + name + " IS NOT NULL")));
    }
}

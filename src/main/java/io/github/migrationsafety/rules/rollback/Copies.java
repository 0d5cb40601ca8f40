package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * What a changelog keeps of the information that one of its statements destroys. A statement counts as a copy when it writes
 * elsewhere and its text names what is destroyed: rather one copy too many than a finding about what is kept.
 */
final class Copies {
    private final History history;
    private final List<Moment> earlier;
    private final Moment moment;

    /**
     * @param earlier the statements of pending changesets before the one that destroys
     * @param moment the one that destroys
     */
    Copies(History history, List<Moment> earlier, Moment moment) {
        this.history = history;
        this.earlier = earlier;
        this.moment = moment;
    }

    /** Whether a table was itself made as a copy by a pending changeset. */
    boolean isCopy(QualifiedName table) {
        return earlier.stream()
                .anyMatch(m -> m.statement() instanceof Statement.CreateTableAs create
                        && m.tables().resolve(create.table()).equals(table));
    }

    /** Whether the rows of a table were copied elsewhere, or are taken along by a statement that deletes and inserts at once. */
    boolean ofTable(QualifiedName table) {
        return copied((statement, text) -> writesElsewhere(statement, table) && names(text, table.name()))
                || moment.statement() instanceof Statement.Delete delete && delete.with()
                || names(whole(), "returning") && names(whole(), "insert");
    }

    /** The statement, with the one around it whose WITH clause it is. */
    private String whole() {
        return moment.text()
                .within()
                .filter(w -> !w.inBlock())
                .map(w -> w.around().sql())
                .orElseGet(() -> moment.text().sql());
    }

    /** Whether the values of a column were copied elsewhere: with the table's rows, or into another column. */
    boolean ofColumn(QualifiedName table, String column) {
        return copied((statement, text) -> writesElsewhere(statement, table)
                                && names(text, table.name())
                                && (names(text, column) || text.contains("*"))
                        || statement instanceof Statement.Update update
                                && update.table().name().equals(table.name())
                                && !update.columns().contains(column)
                                && names(text, column))
                || rollback()
                        .anyMatch(t -> holds(
                                t,
                                (statement, text) -> statement instanceof Statement.Update update
                                        && update.table().name().equals(table.name())
                                        && update.columns().contains(column)
                                        && (update.from()
                                                || text.toLowerCase(Locale.ROOT).contains("(select"))));
    }

    /** Whether a column was added by a pending changeset and nothing has filled it since. */
    boolean isEmpty(QualifiedName table, String column) {
        boolean empty = false;
        for (Moment m : earlier) {
            if (m.statement() instanceof Statement.AddColumn add
                    && m.tables().resolve(add.table()).equals(table)
                    && add.column().name().equals(column)) {
                empty = true;
            } else if (m.statement() instanceof Statement.Update update
                    && m.tables().resolve(update.table()).equals(table)
                    && update.columns().contains(column)
                    && m.step() != moment.step()) {
                empty = false;
            }
        }
        return empty;
    }

    /** Whether the rollback puts rows into a table. */
    boolean rollbackInserts(QualifiedName table) {
        return rollback()
                .anyMatch(t -> holds(
                        t,
                        (statement, text) ->
                                (statement instanceof Statement.Insert || statement instanceof Statement.Merge)
                                        && ((Statement.OnTable) statement)
                                                .table()
                                                .name()
                                                .equals(table.name())));
    }

    /** Whether the rollback can tell what a column held: by arithmetic, or because the UPDATE changes one value into another. */
    boolean isUndone(Statement.Update update, QualifiedName table, String column) {
        boolean back = rollback()
                .anyMatch(t -> holds(
                        t,
                        (statement, text) -> statement instanceof Statement.Update other
                                && other.table().name().equals(table.name())
                                && other.columns().contains(column)));
        return back && (isArithmetic(column) || isPinned(update, column));
    }

    /** {@code amount = amount + 1}, {@code flag = NOT flag}, {@code name = name || 'x'}. */
    private boolean isArithmetic(String column) {
        String name = "\"?" + Pattern.quote(column) + "\"?";
        return Pattern.compile("(?is)(?<![\\w.])" + name + "\\s*=\\s*(?:(?:\\w+\\.)?" + name
                        + "\\s*(?:[-+]|\\|\\|)\\s*('[^']*'|[\\d.]+)|not\\s+" + name + "|-\\s*" + name
                        + ")\\s*(?:,|;|$|\\bwhere\\b|\\bfrom\\b)")
                .matcher(moment.text().sql())
                .find();
    }

    /** The rows that it changes are those with one value, which is then known: {@code WHERE status = 'new'}. */
    private static boolean isPinned(Statement.Update update, String column) {
        String name = "(?:\\w+\\.)?\"?" + Pattern.quote(column) + "\"?";
        return update.where()
                .filter(w -> Pattern.compile(
                                "(?is)(?<![\\w.])" + name + "\\s*(?:=\\s*('[^']*'|[-\\d.]+|true|false)|is\\s+null)")
                        .matcher(w)
                        .find())
                .isPresent();
    }

    private static boolean writesElsewhere(Statement statement, QualifiedName table) {
        return statement instanceof Statement.CreateTableAs
                || statement instanceof Statement.CreateMaterializedView
                || statement instanceof Statement.Insert insert
                        && !insert.table().name().equals(table.name())
                || statement instanceof Statement.Copy copy && copy.into().isEmpty()
                || statement instanceof Statement.Update update
                        && !update.table().name().equals(table.name());
    }

    private boolean copied(BiPredicate<Statement, String> copies) {
        boolean pending = earlier.stream()
                .anyMatch(m -> copies.test(m.statement(), m.text().sql()));
        return pending || released().anyMatch(t -> holds(t, copies));
    }

    private java.util.stream.Stream<SqlText> released() {
        return history.steps().stream()
                .map(Step::changeSet)
                .filter(c -> c.released() && c.excluded().isEmpty())
                .flatMap(c -> c.texts());
    }

    private java.util.stream.Stream<SqlText> rollback() {
        return moment.step().changeSet().rollback().sql().stream().flatMap(SqlText::withParts);
    }

    private static boolean holds(SqlText text, BiPredicate<Statement, String> wanted) {
        return Optional.of(text).flatMap(SqlText::statements).stream()
                .flatMap(List::stream)
                .anyMatch(s -> wanted.test(s, text.sql()));
    }

    private static boolean names(String text, String name) {
        return Pattern.compile("(?i)(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])")
                .matcher(text)
                .find();
    }
}

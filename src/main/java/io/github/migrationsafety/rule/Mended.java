package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A changeset as it should have been written: the same id, author, contexts and statements, but for what a rule has to say. It
 * takes the changeset's place. Immutable.
 */
public final class Mended {
    /** Longer ones are better mended by hand than read in a report. */
    private static final int MOST_STATEMENTS = 20;

    private static final int LONGEST = 4_000;
    /** What stands in a text in place of a password. */
    private static final String MASK = "***";

    private final ChangeSet original;
    private final String id;
    private final boolean inTransaction;
    private final List<Line> sql;
    private final List<Line> back;
    private final SortedMap<String, String> attributes;

    /** A statement, and the text of the original that it was. */
    private record Line(Optional<SqlText> from, String sql) {
        static List<Line> of(List<SqlText> texts) {
            return texts.stream().map(t -> new Line(Optional.of(t), t.sql())).toList();
        }

        static List<Line> added(List<String> sql) {
            return sql.stream().map(s -> new Line(Optional.empty(), s)).toList();
        }
    }

    private Mended(
            ChangeSet original,
            String id,
            boolean inTransaction,
            List<Line> sql,
            List<Line> back,
            SortedMap<String, String> attributes) {
        this.original = original;
        this.id = id;
        this.inTransaction = inTransaction;
        this.sql = List.copyOf(sql);
        this.back = List.copyOf(back);
        this.attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /**
     * The changeset of a step, as it is.
     *
     * @return empty where its text cannot be told in full: its statements or its way back are not known, it has preconditions,
     *     it is long, or it holds a password
     */
    public static Optional<Mended> of(Step step, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        return wayBack(step, context).flatMap(back -> of(changeSet, back));
    }

    /** The changeset with a way back of which somebody else is sure. */
    public static Optional<Mended> of(ChangeSet changeSet, List<String> rollback) {
        boolean whole = changeSet.unreadable().isEmpty()
                && changeSet.directions().guard().isEmpty()
                && !changeSet.sql().isEmpty();
        return whole ? of(changeSet, Line.added(rollback), true) : Optional.empty();
    }

    /** The changeset with the way back that its author or Liquibase gives it; empty also where there is none. */
    public static Optional<Mended> of(ChangeSet changeSet) {
        return changeSet.rollback() instanceof Rollback.Given
                ? of(
                        changeSet,
                        changeSet.rollback().sql().stream().map(SqlText::sql).toList())
                : Optional.empty();
    }

    private static Optional<Mended> of(ChangeSet changeSet, List<Line> added, boolean whole) {
        List<Line> known = changeSet.rollback() instanceof Rollback.Given given
                        && given.statements().stream()
                                .map(SqlText::sql)
                                .toList()
                                .equals(texts(added))
                ? Line.of(given.statements())
                : added;
        List<Line> sql = Line.of(changeSet.sql());
        List<String> all =
                Stream.concat(sql.stream(), known.stream()).map(Line::sql).toList();
        boolean readable = changeSet.sql().stream().noneMatch(SqlText::standsIn)
                && sql.size() <= MOST_STATEMENTS
                && all.stream().mapToInt(String::length).sum() <= LONGEST
                && all.stream().noneMatch(s -> s.contains(MASK));
        return whole && readable
                ? Optional.of(new Mended(
                        changeSet,
                        changeSet.id().id(),
                        changeSet.runInTransaction(),
                        sql,
                        known,
                        attributes(changeSet)))
                : Optional.empty();
    }

    private static Optional<List<String>> wayBack(Step step, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        return changeSet.rollback() instanceof Rollback.Given given
                ? Optional.of(given.statements().stream().map(SqlText::sql).toList())
                : Reversal.of(step, context);
    }

    private static SortedMap<String, String> attributes(ChangeSet changeSet) {
        SortedMap<String, String> attributes =
                new TreeMap<>(changeSet.directions().selection());
        if (changeSet.runAlways()) {
            attributes.put("runAlways", "true");
        }
        if (changeSet.runOnChange()) {
            attributes.put("runOnChange", "true");
        }
        if (!changeSet.directions().failOnError()) {
            attributes.put("failOnError", "false");
        }
        return attributes;
    }

    /** With another id. */
    public Mended named(String newId) {
        return new Mended(original, newId, inTransaction, sql, back, attributes);
    }

    /** In a transaction or not. */
    public Mended inTransaction(boolean yes) {
        return new Mended(original, id, yes, sql, back, attributes);
    }

    /** Without an attribute of its head, such as {@code failOnError}. */
    public Mended withoutAttribute(String name) {
        SortedMap<String, String> rest = new TreeMap<>(attributes);
        rest.remove(name);
        return new Mended(original, id, inTransaction, sql, back, rest);
    }

    /** Without the statements that a condition holds for. */
    public Mended without(Predicate<SqlText> condition) {
        return new Mended(
                original,
                id,
                inTransaction,
                sql.stream().filter(l -> l.from().filter(condition).isEmpty()).toList(),
                back.stream().filter(l -> l.from().filter(condition).isEmpty()).toList(),
                attributes);
    }

    /**
     * With another text in place of a statement of the changeset or its rollback, which may stand inside of a DO block. Where it
     * cannot be told apart there, nothing is left, and there is no {@link #text}.
     */
    public Mended with(SqlText text, UnaryOperator<String> change) {
        if (text.within().isPresent()) {
            String block = text.sent().sql();
            int at = block.indexOf(text.sql());
            String changed = change.apply(text.sql());
            boolean plain = at >= 0
                    && block.indexOf(text.sql(), at + 1) < 0
                    && !changed.contains("'")
                    && !changed.contains("$");
            return plain
                    ? with(text.sent(), sql -> sql.replace(text.sql(), changed))
                    : new Mended(original, id, inTransaction, List.of(), back, attributes);
        }
        return new Mended(
                original, id, inTransaction, changed(sql, text, change), changed(back, text, change), attributes);
    }

    private static List<Line> changed(List<Line> lines, SqlText text, UnaryOperator<String> change) {
        return lines.stream()
                .map(l -> l.from().filter(f -> f == text).isPresent() ? new Line(l.from(), change.apply(l.sql())) : l)
                .toList();
    }

    /** With other statements in place of its own. */
    public Mended replaced(List<String> statements) {
        return new Mended(original, id, inTransaction, Line.added(statements), back, attributes);
    }

    /** With every statement, of the rollback too, changed. */
    public Mended withEach(UnaryOperator<String> change) {
        UnaryOperator<List<Line>> each = lines -> lines.stream()
                .map(l -> new Line(l.from(), change.apply(l.sql())))
                .toList();
        return new Mended(original, id, inTransaction, each.apply(sql), each.apply(back), attributes);
    }

    /** With statements before the first one. */
    public Mended first(String... statements) {
        return new Mended(original, id, inTransaction, joined(Line.added(List.of(statements)), sql), back, attributes);
    }

    /** With statements after the last one. */
    public Mended last(String... statements) {
        return new Mended(original, id, inTransaction, joined(sql, Line.added(List.of(statements))), back, attributes);
    }

    /** With statements at the end of its rollback. */
    public Mended rollbackLast(List<String> statements) {
        return new Mended(original, id, inTransaction, sql, joined(back, Line.added(statements)), attributes);
    }

    /** With statements at the beginning of its rollback. */
    public Mended rollbackFirst(List<String> statements) {
        return new Mended(original, id, inTransaction, sql, joined(Line.added(statements), back), attributes);
    }

    /** With another rollback. */
    public Mended rollback(List<String> statements) {
        return new Mended(original, id, inTransaction, sql, Line.added(statements), attributes);
    }

    private static List<Line> joined(List<Line> first, List<Line> second) {
        List<Line> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static List<String> texts(List<Line> lines) {
        return lines.stream().map(Line::sql).toList();
    }

    /** The changeset in the format of its file; empty if nothing is left of it, or its semicolons could not be kept apart. */
    public Optional<String> text() {
        boolean split = sql.stream().noneMatch(l -> Remedy.hasSemicolon(l.sql()));
        boolean possible = !sql.isEmpty()
                && (split || inTransaction || sql.size() == 1)
                && back.stream().noneMatch(l -> Remedy.hasSemicolon(l.sql()));
        return possible
                ? Optional.of(new Remedy(
                                id, original.id().author(), inTransaction, texts(sql), texts(back), split, attributes)
                        .in(original.format()))
                : Optional.empty();
    }

    /** A sentence, and the changeset behind it where there is one. */
    public static String after(String sentence, Optional<Mended> mended) {
        return mended.flatMap(Mended::text)
                .map(text -> sentence.replaceAll("[.:]$", "") + ":\n" + text)
                .orElse(sentence);
    }
}

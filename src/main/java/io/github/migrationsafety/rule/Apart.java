package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Changesets that share the work of one, in its order and each with a way back of its own. Stateless. */
public final class Apart {
    private Apart() {}

    /**
     * A changeset for each statement that changes something; settings and the like go along with the statement that they stand
     * before.
     *
     * @param changing the statements that change something
     * @see #of
     */
    public static Optional<String> each(
            Step step, List<SqlText> changing, Predicate<SqlText> inTransaction, RuleContext context) {
        List<List<SqlText>> groups = new ArrayList<>();
        List<SqlText> group = new ArrayList<>();
        for (SqlText text : step.changeSet().sql()) {
            group.add(text);
            if (changing.contains(text)) {
                groups.add(List.copyOf(group));
                group.clear();
            }
        }
        if (!group.isEmpty() && !groups.isEmpty()) {
            group.addAll(0, groups.remove(groups.size() - 1));
            groups.add(List.copyOf(group));
        }
        return of(step, groups, inTransaction, context);
    }

    /**
     * A changeset for one statement, and one each for what stands before and after it.
     *
     * @see #of
     */
    public static Optional<String> around(Step step, SqlText text, RuleContext context) {
        if (text.within().isPresent()) {
            return Optional.empty(); // What a DO block decides about its parts stays its own.
        }
        List<SqlText> all = step.changeSet().sql();
        int at = IntStream.range(0, all.size())
                .filter(i -> all.get(i) == text)
                .findFirst()
                .orElse(0);
        List<List<SqlText>> groups = Stream.of(all.subList(0, at), List.of(text), all.subList(at + 1, all.size()))
                .filter(group -> !group.isEmpty())
                .toList();
        return of(step, groups, t -> true, context);
    }

    /**
     * The changesets that take the place of a step's.
     *
     * @param groups its statements, each group for a changeset
     * @param inTransaction which statements may run in a transaction
     * @return empty where it is not certain how one of them is taken back, or the text cannot be told in full
     */
    public static Optional<String> of(
            Step step, List<List<SqlText>> groups, Predicate<SqlText> inTransaction, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        List<String> parts = new ArrayList<>();
        for (List<SqlText> group : groups) {
            Optional<String> part = Reversal.of(step, group, context)
                    .or(() -> given(changeSet, group))
                    .flatMap(back -> Mended.of(changeSet, back)
                            .map(m -> m.without(text -> group.stream().noneMatch(t -> t == text))
                                    .rollback(back)
                                    .named(changeSet.id().id() + "-" + (parts.size() + 1))
                                    .inTransaction(group.stream().allMatch(inTransaction))))
                    .flatMap(Mended::text);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get());
        }
        return parts.size() < 2
                ? Optional.empty()
                : Optional.of(String.join(changeSet.format() == ChangeSet.Format.SQL ? "\n\n" : "\n", parts));
    }

    /** What the author gives to take some statements back, where it goes back step by step: the same tables in reverse order. */
    private static Optional<List<String>> given(ChangeSet changeSet, List<SqlText> group) {
        List<SqlText> forward = changeSet.sql();
        List<SqlText> back = changeSet.rollback().sql();
        int last = forward.size() - 1;
        boolean pairs = back.size() == forward.size()
                && IntStream.rangeClosed(0, last)
                        .allMatch(i -> table(forward.get(i)).isPresent()
                                && table(forward.get(i)).equals(table(back.get(last - i))));
        return pairs
                ? Optional.of(IntStream.rangeClosed(0, last)
                        .filter(i -> group.contains(forward.get(last - i)))
                        .mapToObj(i -> back.get(i).sql())
                        .toList())
                : Optional.empty();
    }

    private static Optional<QualifiedName> table(SqlText text) {
        return text.statements()
                .filter(all -> all.size() == 1)
                .flatMap(
                        all -> all.get(0) instanceof Statement.OnTable on ? Optional.of(on.table()) : Optional.empty());
    }
}

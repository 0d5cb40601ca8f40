package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Vocabulary;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a rehearsed changeset whose effect no statement shows: a DO block, a call, a custom change, what no parser could
 * read, a change whose statements depend on the database. What the catalog says of it, the rehearsal alone can tell. Immutable.
 *
 * @param step the step
 * @param at the one statement that it consists of, else its changeset
 * @param named every name in the statements that do show what they do: what happens to these is judged by them
 */
public record DynamicPart(Step step, Location at, Set<String> named) {
    public DynamicPart {
        named = Set.copyOf(named);
    }

    /** The dynamic part of a step; empty when it has none, or when the step was not rehearsed. */
    public static Optional<DynamicPart> of(Step step) {
        ChangeSet changeSet = step.changeSet();
        boolean rehearsed = step.evidence()
                .filter(e -> e.outcome() == Evidence.Outcome.REHEARSED)
                .isPresent();
        if (!rehearsed) {
            return Optional.empty();
        }
        List<SqlText> dynamic = changeSet.texts().filter(DynamicPart::isDynamic).toList();
        // Without any SQL it is a change that asks a live database what to do, such as dropAllForeignKeyConstraints.
        if (dynamic.isEmpty()
                && changeSet.unreadable().isEmpty()
                && !changeSet.sql().isEmpty()) {
            return Optional.empty();
        }
        Set<String> named = new HashSet<>();
        changeSet
                .texts()
                .filter(t -> t.parts().isEmpty() && !isDynamic(t))
                .forEach(t -> named.addAll(Vocabulary.of(t.sql()).names()));
        return Optional.of(
                new DynamicPart(step, dynamic.size() == 1 ? dynamic.get(0).at() : changeSet.at(), named));
    }

    /** A problem of this part, about an object of a table. */
    public Problem problem(String object, QualifiedName table, String message, String remedy) {
        return new Problem(step.changeSet().id(), at, object, Optional.of(table.toString()), message, remedy);
    }

    /** Whether what a text does is not, or not all, in its statements; a part of a DO block is asked for itself. */
    public static boolean isDynamic(SqlText text) {
        return text.statements()
                .map(all -> all.stream().anyMatch(s -> isDynamic(s, text)))
                .orElse(true);
    }

    private static boolean isDynamic(Statement statement, SqlText text) {
        if (statement instanceof Statement.Select && text.inBlock()) {
            // Most only look something up.
            return NewTables.calls(text);
        }
        return statement instanceof Statement.DoBlock block && !block.told()
                || statement instanceof Statement.Select
                || statement instanceof Statement.Other other
                        && (other.kind().equals("Call") || other.kind().equals("Execute"));
    }
}

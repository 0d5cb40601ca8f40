package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.rule.NewTables;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Indexes that the rehearsal saw appear on a table in use though no statement of the changeset shows it: built by a DO block, a
 * function or a custom change. CONCURRENTLY does not work inside any of these, so they were built the blocking way.
 */
final class UnseenIndexes {
    /**
     * @param step the step in which it appeared
     * @param table its table, after the step
     * @param index the index
     */
    record Unseen(Step step, Table table, Index index) {}

    private UnseenIndexes() {}

    static List<Unseen> in(Step step, NewTables tables) {
        List<Unseen> unseen = new ArrayList<>();
        boolean rehearsed = step.evidence()
                .filter(e -> e.outcome() == Evidence.Outcome.REHEARSED)
                .isPresent();
        if (rehearsed && statements(step).noneMatch(UnseenIndexes::renamesTables)) {
            for (QualifiedName name : step.after().changedSince(step.before())) {
                in(step, name, tables.before(step)).forEach(unseen::add);
            }
        }
        return unseen;
    }

    private static Stream<Unseen> in(Step step, QualifiedName name, Standing standing) {
        Optional<Table> before = step.before().table(name);
        Optional<Table> after = step.after().table(name);
        if (before.isEmpty()
                || after.isEmpty()
                || standing.isNew(name)
                || followsParent(before.get(), after.get(), step)) {
            return Stream.empty();
        }
        return after.get().indexes().stream()
                .filter(i -> i.constraint().isEmpty())
                .filter(i -> before.get().index(i.name()).isEmpty())
                .filter(i -> !isFormer(i, before.get(), after.get()))
                .filter(i -> statements(step).noneMatch(s -> shows(s, i)))
                .map(i -> new Unseen(step, after.get(), i));
    }

    /** A partition takes over the indexes of its parent. */
    private static boolean followsParent(Table before, Table after, Step step) {
        return after.partitionOf().isPresent()
                && (before.partitionOf().isEmpty()
                        || !after.partitionOf()
                                .flatMap(step.before()::table)
                                .map(Table::indexes)
                                .equals(after.partitionOf()
                                        .flatMap(step.after()::table)
                                        .map(Table::indexes)));
    }

    /** Whether it stood before under a name that is gone now. */
    private static boolean isFormer(Index index, Table before, Table after) {
        return before.indexes().stream()
                .anyMatch(b -> after.index(b.name()).isEmpty()
                        && b.keys().equals(index.keys())
                        && b.method().equals(index.method()));
    }

    private static Stream<Statement> statements(Step step) {
        return step.changeSet().statements();
    }

    private static boolean renamesTables(Statement statement) {
        return statement instanceof Statement.Rename rename && rename.kind() == Statement.ObjectKind.TABLE
                || statement instanceof Statement.SetSchema;
    }

    private static boolean shows(Statement statement, Index index) {
        if (statement instanceof Statement.CreateIndex create) {
            return create.name()
                    .map(index.name()::equals)
                    .orElseGet(() ->
                            create.keys().stream().map(k -> k.column()).toList().equals(index.keys()));
        }
        return statement instanceof Statement.Rename rename && rename.newName().equals(index.name());
    }
}

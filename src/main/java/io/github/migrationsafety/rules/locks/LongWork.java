package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.RowSource;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a statement shows that it works through a table in use. Those are left out that rules of their own call an error
 * wherever they stand: an index that is not built concurrently, a constraint that is validated at once, a rewrite.
 */
final class LongWork {
    private LongWork() {}

    /** True only if the statement itself shows it; what it does unseen the rehearsal tells. */
    static boolean isDoneBy(Act act) {
        Statement statement = act.statement();
        if (statement instanceof Statement.Update update) {
            return act.inUse(update.table()) && !namesRows(update.where(), act.table(update.table()));
        } else if (statement instanceof Statement.Delete delete) {
            return act.inUse(delete.table()) && !namesRows(delete.where(), act.table(delete.table()));
        } else if (statement instanceof Statement.ValidateConstraint validate) {
            return act.mayAlter(validate.table(), validate.tableIfExists()) && !isAddedBefore(validate, act);
        } else if (statement instanceof Statement.Insert insert && insert.rows().isEmpty()
                || statement instanceof Statement.CreateTableAs) {
            return source(act).anyMatch(act::inUse);
        }
        return false;
    }

    private static Stream<QualifiedName> source(Act act) {
        return RowSource.tables(act.text().sql()).stream().flatMap(List::stream);
    }

    /** Of that a rule of its own tells. */
    private static boolean isAddedBefore(Statement.ValidateConstraint validate, Act act) {
        return act.earlier().stream()
                .anyMatch(e -> e.statement() instanceof Statement.AddConstraint add
                        && add.constraint().name().equals(Optional.of(validate.constraint())));
    }

    /** Whether a condition names rows by a key: {@code id = 7}, {@code id IN (…)}. */
    private static boolean namesRows(Optional<String> where, Optional<Table> table) {
        return where.isPresent()
                && table.stream()
                        .flatMap(t -> t.indexes().stream())
                        .filter(Index::unique)
                        .filter(i -> i.keys().size() == 1 && !i.partial())
                        .flatMap(i -> i.keys().get(0).stream())
                        .anyMatch(column -> Pattern.compile("(?i)(?<![\\w.])(?:\\w+\\.)?\"?" + Pattern.quote(column)
                                        + "\"?\\s*(?:=|in\\s*\\((?!\\s*select))")
                                .matcher(where.get())
                                .find());
    }
}

package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.DynamicPart;
import io.github.migrationsafety.rule.NewTables;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Where a view, a routine or another fact that belongs to no single table comes from. Stateless. */
public final class CodeOrigin {
    private CodeOrigin() {}

    /**
     * The place.
     *
     * @param made the statements that can have made it so; the last of them is the answer
     * @param holds the fact, for when no statement shows it: the last pending step after which it holds and before which it did not
     * @return empty when no pending step made it so
     */
    public static Optional<Origin> of(
            History history, NewTables tables, Predicate<Statement> made, Predicate<Schema> holds) {
        List<Moment> moments = tables.moments();
        for (int i = moments.size() - 1; i >= 0; i--) {
            if (made.test(moments.get(i).statement())) {
                return Optional.of(moments.get(i).origin());
            }
        }
        return history.pending().stream()
                .filter(s -> holds.test(s.after()) && !holds.test(s.before()))
                .reduce((a, b) -> b)
                .map(CodeOrigin::within);
    }

    /** The one statement of a changeset that does what it does unseen, or the changeset. */
    public static Origin within(Step step) {
        List<SqlText> unseen =
                step.changeSet().texts().filter(DynamicPart::isDynamic).toList();
        return unseen.size() == 1 ? new Origin(step.changeSet(), unseen.get(0).at()) : Origin.of(step.changeSet());
    }

    /** Whether a name in a statement can mean an object. */
    public static boolean means(QualifiedName written, QualifiedName object) {
        return written.name().equals(object.name())
                && (written.schema().isEmpty() || written.schema().equals(object.schema()));
    }
}

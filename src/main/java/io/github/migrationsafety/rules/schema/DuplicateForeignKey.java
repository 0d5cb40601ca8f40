package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code schema/duplicate-foreign-key}: two foreign keys of a table say the same, at the end of the release. Such as differ in
 * what ON DELETE or ON UPDATE does are the same still: PostgreSQL carries out both.
 *
 * @see <a href="https://www.postgresql.org/docs/17/catalog-pg-trigger.html">pg_trigger</a>, on the triggers that each foreign key
 *     has of its own
 */
public final class DuplicateForeignKey extends TableRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "schema/duplicate-foreign-key",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A foreign key from the same columns to the same key as another one");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Stream<Problem> check(FinalTable table, History history, RuleContext context) {
        if (!table.created() && table.released().isEmpty()) {
            return Stream.of();
        }
        // What stood before comes first, so that the other one is the duplicate.
        List<Constraint> keys = table.table().constraints().stream()
                .filter(c -> c.kind() == Kind.FOREIGN_KEY)
                .sorted(Comparator.comparing((Constraint c) -> !stood(table, c)))
                .toList();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Constraint key = keys.get(i);
            Optional<Constraint> twin = keys.subList(0, i).stream()
                    .filter(k -> means(k, history).equals(means(key, history)))
                    .findFirst();
            if (twin.isPresent() && !stood(table, key)) {
                table.origin(key).ifPresent(origin -> problems.add(problem(table, key, twin.get(), origin)));
            }
        }
        return problems.stream();
    }

    private static boolean stood(FinalTable table, Constraint constraint) {
        return table.released().flatMap(r -> r.constraint(constraint.name())).isPresent();
    }

    /** The referenced columns by the referencing ones, and the table that they are in. */
    private static List<Object> means(Constraint constraint, History history) {
        List<String> to = constraint.referencedColumns().isEmpty()
                ? constraint
                        .references()
                        .flatMap(history.end()::table)
                        .flatMap(t -> t.primaryKey())
                        .map(Constraint::columns)
                        .orElse(List.of())
                : constraint.referencedColumns();
        Map<String, String> pairs = new TreeMap<>();
        for (int i = 0; i < constraint.columns().size(); i++) {
            pairs.put(constraint.columns().get(i), i < to.size() ? to.get(i) : "");
        }
        return List.of(constraint.references(), pairs);
    }

    private static Problem problem(FinalTable table, Constraint key, Constraint twin, Origin origin) {
        String columns = String.join(", ", key.columns());
        return table.problem(
                origin,
                table.named(key.name()),
                "Foreign key `" + key.name() + "` of `" + table.name() + "` says of (" + columns + ") what `"
                        + twin.name()
                        + "` says already. Each write of a row, and each DELETE in `"
                        + key.references().map(Object::toString).orElse("")
                        + "`, is checked twice, and whoever drops one of the two to change the rule changes nothing.",
                Mended.after("Leave it out.", without(key, origin)));
    }

    /** The changeset without the statement, and its rollback without the drop, where that adds the foreign key and nothing else. */
    private static Optional<Mended> without(Constraint key, Origin origin) {
        ChangeSet changeSet = origin.changeSet();
        List<SqlText> adding = changeSet.sql().stream()
                .filter(t -> t.at().equals(origin.at()))
                .filter(t -> only(t).filter(Statement.AddConstraint.class::isInstance)
                        .filter(s -> ((Statement.AddConstraint) s)
                                .constraint()
                                .name()
                                .equals(Optional.of(key.name())))
                        .isPresent())
                .toList();
        return Mended.of(changeSet)
                .filter(m -> adding.size() == 1)
                .map(m -> m.without(t -> t == adding.get(0) || drops(key, t)));
    }

    private static boolean drops(Constraint key, SqlText text) {
        return only(text)
                .filter(s -> s instanceof Statement.DropConstraint drop
                        && drop.constraint().equals(key.name()))
                .isPresent();
    }

    private static Optional<Statement> only(SqlText text) {
        return text.statements().filter(all -> all.size() == 1).map(all -> all.get(0));
    }
}

package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.rule.NewTables;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Pairs of indexes on one table at the end of the release, at least one of which a pending changeset has made. What is replaced
 * in the same release makes no pair.
 */
final class IndexPairs {
    /**
     * @param table the table
     * @param first of which is told
     * @param second what it is compared with
     * @param origin where the later of the two comes from
     */
    record Pair(Table table, Index first, Index second, Origin origin) {
        /**
         * That the first one could go.
         *
         * @param relation how it stands to the other one, such as {@code holds the same as}
         * @param consequence what that means; full sentence's end
         * @param advice what goes before the changeset that drops it
         */
        Problem problem(String relation, String consequence, String advice) {
            ChangeSet changeSet = origin.changeSet();
            Remedy drop = new Remedy(
                    "drop-" + first.name(),
                    changeSet.id().author(),
                    false,
                    List.of(IndexSql.drop(table.name(), first.name())),
                    List.of(IndexSql.create(table.name(), first, first.name())));
            return new Problem(
                    changeSet.id(),
                    origin.at(),
                    new QualifiedName(table.name().schema(), first.name()).toString(),
                    Optional.of(table.name().toString()),
                    "Index `" + first.name() + "` of `" + table.name() + "` " + relation + " `" + second.name() + "`"
                            + consequence,
                    advice + "\n" + drop.in(changeSet.format()));
        }
    }

    private IndexPairs() {}

    /** The pairs for which a condition holds, in the order of the tables and names. */
    static List<Pair> in(History history, RuleContext context, BiPredicate<Index, Index> condition) {
        NewTables tables = context.tables(history);
        List<Pair> pairs = new ArrayList<>();
        for (Table table : history.end().tables()) {
            Optional<Standing.Life> life = tables.end().find(table.name());
            // A partition has its parent's indexes; the parent is told of.
            if (life.isPresent() && table.complete() && table.partitionOf().isEmpty()) {
                for (Index first : table.indexes()) {
                    for (Index second : table.indexes()) {
                        if (first != second && condition.test(first, second)) {
                            later(first, second, life.get(), tables, history)
                                    .ifPresent(o -> pairs.add(new Pair(table, first, second, o)));
                        }
                    }
                }
            }
        }
        return pairs;
    }

    private static Optional<Origin> later(
            Index first, Index second, Standing.Life life, NewTables tables, History history) {
        Optional<Origin> a = origin(first, life, tables, history);
        Optional<Origin> b = origin(second, life, tables, history);
        if (a.isPresent() && b.isPresent()) {
            return isAfter(a.get(), b.get(), history) ? a : b;
        }
        return a.or(() -> b);
    }

    /** Whether it is the first of two that stands later in the changelog. */
    static boolean isAfter(Origin a, Origin b, History history) {
        int one = position(a.changeSet(), history);
        int other = position(b.changeSet(), history);
        Location at = a.at();
        return one != other ? one > other : at.compareTo(b.at()) >= 0;
    }

    /** To compare all that a changeset is takes long: it is mostly one of the changelog's own. */
    private static int position(ChangeSet changeSet, History history) {
        List<ChangeSet> all = history.changeLog().changeSets();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) == changeSet) {
                return i;
            }
        }
        return all.indexOf(changeSet);
    }

    /** Where an index comes from; empty if it is released. */
    static Optional<Origin> origin(Index index, Standing.Life life, NewTables tables, History history) {
        boolean released = life.released()
                .flatMap(history.releasedSchema()::table)
                .map(t -> t.index(index.name()).isPresent())
                .orElse(false);
        return released
                ? Optional.empty()
                : tables.origin(
                        life, s -> makes(s, index), t -> t.index(index.name()).isPresent());
    }

    private static boolean makes(Statement statement, Index index) {
        if (statement instanceof Statement.CreateIndex create) {
            return create.name()
                    .map(index.name()::equals)
                    .orElseGet(() ->
                            create.keys().stream().map(k -> k.column()).toList().equals(index.keys()));
        }
        return statement instanceof Statement.AddConstraint add
                && (add.constraint().kind() == ConstraintDefinition.Kind.UNIQUE
                        || add.constraint().kind() == ConstraintDefinition.Kind.PRIMARY_KEY)
                && add.constraint().name().equals(Optional.of(index.name()));
    }
}

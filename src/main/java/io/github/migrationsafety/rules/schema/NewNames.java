package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The names that a release gives: to new things, and to old ones that it renames. Stateless. */
final class NewNames {
    /** What has a name. */
    enum Kind {
        TABLE,
        COLUMN,
        INDEX,
        CONSTRAINT
    }

    /**
     * A name.
     *
     * @param object what bears it, as problems name it
     * @param table the table that it is or belongs to
     */
    record Named(Kind kind, String name, String object, FinalTable table, Origin origin) {}

    private NewNames() {}

    /** @param matters which names are asked for: to find where one comes from takes long */
    static List<Named> in(History history, RuleContext context, Predicate<String> matters) {
        List<Named> names = new ArrayList<>();
        for (FinalTable table : FinalTable.of(history, context)) {
            if (table.created() || table.released().isPresent()) {
                Stream.of(table.table().name())
                        .filter(n -> matters.test(n.name()))
                        .forEach(n -> addTable(table, names));
                table.table().columns().stream()
                        .filter(c -> matters.test(c.name()))
                        .forEach(c -> addColumn(table, c, names));
                table.table().constraints().stream()
                        .filter(c -> matters.test(c.name()))
                        .forEach(c -> addConstraint(table, c, names));
                table.table().indexes().stream()
                        .filter(i -> matters.test(i.name()))
                        .forEach(i -> addIndex(table, i, names));
            }
        }
        return names;
    }

    private static <T> boolean isNew(FinalTable table, Function<Table, Optional<T>> find) {
        return table.released().flatMap(find).isEmpty();
    }

    private static void addTable(FinalTable table, List<Named> names) {
        String name = table.table().name().name();
        if (table.released().filter(r -> r.name().name().equals(name)).isEmpty()) {
            origin(
                            table,
                            s -> s instanceof Statement.Rename rename
                                    && rename.newName().equals(name))
                    .ifPresent(o -> names.add(new Named(Kind.TABLE, name, table.name(), table, o)));
        }
    }

    private static void addColumn(FinalTable table, Column column, List<Named> names) {
        if (isNew(table, r -> r.column(column.name()))) {
            table.origin(column)
                    .ifPresent(o ->
                            names.add(new Named(Kind.COLUMN, column.name(), table.object(column.name()), table, o)));
        }
    }

    private static void addConstraint(FinalTable table, Constraint constraint, List<Named> names) {
        if (isNew(table, r -> r.constraint(constraint.name()))) {
            table.origin(constraint)
                    .ifPresent(o -> names.add(
                            new Named(Kind.CONSTRAINT, constraint.name(), table.named(constraint.name()), table, o)));
        }
    }

    /** Indexes behind constraints are named with them. */
    private static void addIndex(FinalTable table, Index index, List<Named> names) {
        if (index.constraint().isEmpty() && isNew(table, r -> r.index(index.name()))) {
            table.origin(
                            s -> s instanceof Statement.CreateIndex create
                                    && create.name().equals(Optional.of(index.name())),
                            t -> t.index(index.name()).isPresent())
                    .ifPresent(
                            o -> names.add(new Named(Kind.INDEX, index.name(), table.named(index.name()), table, o)));
        }
    }

    private static Optional<Origin> origin(FinalTable table, Predicate<Statement> renames) {
        return table.tables().moments().stream()
                .filter(m -> renames.test(m.statement()))
                .map(io.github.migrationsafety.rule.NewTables.Moment::origin)
                .reduce((a, b) -> b)
                .or(() -> table.life().origin());
    }
}

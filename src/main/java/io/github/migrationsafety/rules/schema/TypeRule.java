package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A rule on the type of a column that is new, or that has a new type; types that stood before are left alone. */
abstract class TypeRule extends TableRule {
    /**
     * What is better about another type.
     *
     * @param type the type to take, as SQL writes it
     * @param using the expression that turns the old value into the new one
     * @param back the expression of the way back
     */
    protected record Better(String type, String using, String back) {}

    @Override
    protected final Stream<Problem> check(FinalTable table, History history, RuleContext context) {
        return table.table().columns().stream()
                .filter(c -> isWrong(c, context) && !stood(table, c))
                .flatMap(c -> table
                        .origin(c)
                        .map(origin -> table.problem(
                                origin,
                                table.object(c.name()),
                                "Column `" + c.name() + "` of `" + table.name() + "` is `" + c.type() + "`. "
                                        + consequence(c),
                                remedy(table, c, origin)))
                        .stream());
    }

    private static boolean stood(FinalTable table, Column column) {
        Optional<Column> released = table.released(column);
        return released.filter(r -> r.type().equals(column.type())).isPresent()
                || !table.created() && table.released().isEmpty();
    }

    private String remedy(FinalTable table, Column column, Origin origin) {
        Better better = better(column);
        if (!table.life().isNew()) {
            Pattern written = Pattern.compile(
                    "(?i)(" + WrittenName.of(column.name()) + "\\s+(?:(?:set\\s+data\\s+)?type\\s+)?)(?:" + written()
                            + ")(?![\\w(])(?:\\s*\\[\\s*\\d*\\s*\\])?");
            return Mended.after(
                    "Once there are rows, changing the type rewrites the table while nobody can use it. Give the column the type "
                            + better.type() + " where it is "
                            + (table.released(column).isPresent() ? "changed" : "added") + ".",
                    Mended.of(origin.changeSet())
                            .filter(m -> origin.changeSet().sql().stream()
                                    .anyMatch(t -> written.matcher(t.sql()).find()))
                            .map(m -> m.withEach(sql -> written.matcher(sql).replaceAll("$1" + better.type()))));
        }
        String name = SqlName.of(column.name());
        String type = table.alter() + "ALTER COLUMN " + name + " TYPE ";
        return FinalTable.changeSet(
                origin,
                "type-of-" + column.name() + "-of-" + table.table().name().name(),
                List.of(type + better.type() + " USING " + better.using()),
                List.of(type + column.type() + " USING " + better.back()));
    }

    /** Whether a column has a type that this rule is about. */
    protected abstract boolean isWrong(Column column, RuleContext context);

    /** A regular expression for the ways in which the type is written, without the brackets of an array. */
    protected abstract String written();

    /** What happens in production; full sentences. */
    protected abstract String consequence(Column column);

    /** What to take instead. */
    protected abstract Better better(Column column);
}

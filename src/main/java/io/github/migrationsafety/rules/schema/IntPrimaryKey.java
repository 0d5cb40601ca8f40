package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code schema/int-primary-key}: keys that run out of numbers.
 *
 * @see <a href="https://www.postgresql.org/docs/17/datatype-numeric.html">Numeric Types</a>
 */
public final class IntPrimaryKey extends TableRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "schema/int-primary-key",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A new primary key of 32 or 16 bits that a sequence fills, or a foreign key narrower than its target");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Stream<Problem> check(FinalTable table, History history, RuleContext context) {
        return Stream.concat(keys(table), foreignKeys(table, history));
    }

    private static Stream<Problem> keys(FinalTable table) {
        if (!table.created() && table.released().isEmpty()) {
            return Stream.of();
        }
        return table.table().primaryKey().stream()
                .flatMap(key -> key.columns().stream())
                .flatMap(name -> table.table().column(name).stream())
                .filter(c -> isShort(c) && table.table().isNumbered(c.name()))
                .filter(c -> table.released(c).isEmpty())
                .flatMap(c -> table
                        .origin(c)
                        .map(origin -> table.problem(
                                origin,
                                table.object(c.name()),
                                "Key `" + c.name() + "` of `" + table.name() + "` is `" + c.type() + "`: after "
                                        + (c.type().equals("int2") ? "32 767" : "2 147 483 647")
                                        + " numbers, those of rolled back inserts included, every INSERT fails, and widening the"
                                        + " column then rewrites the table and every table that references it.",
                                remedy(table, c, origin)))
                        .stream());
    }

    private static boolean isShort(Column column) {
        return column.type().equals("int4") || column.type().equals("int2");
    }

    private static Stream<Problem> foreignKeys(FinalTable table, History history) {
        return ForeignKeyPairs.ofNew(table, history.end())
                .filter(ForeignKeyPairs.Pair::isNarrower)
                .flatMap(p -> table
                        .origin(p.constraint())
                        .map(origin -> table.problem(
                                origin,
                                table.object(p.from().name()),
                                "Column `" + p.from().name() + "` of `" + table.name() + "` is `"
                                        + p.from().type()
                                        + "`, but the key that it references, `"
                                        + p.target().name() + "("
                                        + p.to().name() + ")`, is `" + p.to().type()
                                        + "`. From the first key that does not fit, rows cannot reference it.",
                                remedy(table, p.from(), origin)))
                        .stream())
                .distinct();
    }

    private static String remedy(FinalTable table, Column column, Origin origin) {
        if (!table.life().isNew()) {
            Pattern written = Pattern.compile("(?i)(" + WrittenName.of(column.name())
                    + "\\s+(?:(?:set\\s+data\\s+)?type\\s+)?)(?:integer|int[24]?|smallint)(?!\\w)");
            return Mended.after(
                    "Once there are rows, widening it rewrites the table while nobody can use it. Give the column the type bigint"
                            + " where it is added.",
                    Mended.of(origin.changeSet())
                            .filter(m -> origin.changeSet().sql().stream()
                                    .anyMatch(t -> written.matcher(t.sql()).find()))
                            .map(m -> m.withEach(sql -> written.matcher(sql).replaceAll("$1bigint"))));
        }
        String type = table.alter() + "ALTER COLUMN " + SqlName.of(column.name()) + " TYPE ";
        return FinalTable.changeSet(
                origin,
                "widen-" + column.name() + "-of-" + table.table().name().name(),
                List.of(type + "bigint"),
                List.of(type + (column.type().equals("int2") ? "smallint" : "integer")));
    }
}

package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code schema/money}: amounts of money in a type that rounds them or depends on the server's locale.
 *
 * @see <a href="https://www.postgresql.org/docs/17/datatype-money.html">Monetary Types</a>
 */
public final class Money extends TypeRule {
    private static final String COLUMNS = "columns";
    private static final Set<String> FLOATING = Set.of("float4", "float8", "float4[]", "float8[]");

    public static final RuleInfo INFO = new RuleInfo(
            "schema/money",
            Severity.WARNING,
            RuleInfo.BOTH,
            "The type money, or floating point where a column holds money",
            List.of(new RuleInfo.Option(
                    COLUMNS,
                    "Patterns of the columns that hold money, with * for any text, such as [price, \"*_amount\"]; in them"
                            + " floating point is reported.")));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected boolean isWrong(Column column, RuleContext context) {
        return column.type().equals("money")
                || column.type().equals("money[]")
                || FLOATING.contains(column.type())
                        && patterns(context.options()).stream()
                                .anyMatch(p -> new NamePattern(p).matches(column.name()));
    }

    private static List<String> patterns(Map<String, Object> options) {
        Object value = options.getOrDefault(COLUMNS, List.of());
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(value.toString());
    }

    @Override
    protected String written() {
        return "money|double\\s+precision|float[48]?(?:\\s*\\(\\s*\\d+\\s*\\))?|real";
    }

    @Override
    protected String consequence(Column column) {
        return column.type().startsWith("money")
                ? "Its currency and its number of decimals are those of the server's lc_monetary: restored on another server,"
                        + " the same amounts read otherwise."
                : "Binary fractions cannot hold most decimal amounts: sums drift by cents, and comparisons fail.";
    }

    @Override
    protected Better better(Column column) {
        String type = column.type().endsWith("[]") ? "numeric[]" : "numeric(19,4)";
        String name = SqlName.of(column.name());
        return new Better(type, name + "::" + type, name + "::" + column.type());
    }
}

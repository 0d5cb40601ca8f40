package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;

/** {@code schema/timestamp-without-time-zone}: a moment that means something else in every time zone. */
public final class TimestampWithoutTimeZone extends TypeRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "schema/timestamp-without-time-zone",
            Severity.WARNING,
            RuleInfo.BOTH,
            "timestamp without time zone instead of timestamptz");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected boolean isWrong(Column column, RuleContext context) {
        return column.type().matches("timestamp(\\(\\d+\\))?(\\[])?");
    }

    @Override
    protected String written() {
        return "timestamp(?:\\s*\\(\\s*\\d+\\s*\\))?(?:\\s+without\\s+time\\s+zone)?(?!\\s+with)";
    }

    @Override
    protected String consequence(Column column) {
        return "It keeps no moment in time, only what a clock showed somewhere: two servers or sessions with other time zones"
                + " read other moments, and an hour a year is ambiguous.";
    }

    @Override
    protected Better better(Column column) {
        String name = SqlName.of(column.name());
        String type = column.type().replace("timestamp", "timestamptz");
        boolean array = type.endsWith("[]");
        return new Better(
                type,
                array ? name + "::" + type : name + " AT TIME ZONE 'UTC'",
                array ? name + "::" + column.type() : name + " AT TIME ZONE 'UTC'");
    }
}

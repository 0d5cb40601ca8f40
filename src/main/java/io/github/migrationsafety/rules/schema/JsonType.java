package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;

/** {@code schema/json}: JSON that is kept as text. */
public final class JsonType extends TypeRule {
    public static final RuleInfo INFO =
            RuleInfo.of("schema/json", Severity.WARNING, RuleInfo.BOTH, "json instead of jsonb");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected boolean isWrong(Column column, RuleContext context) {
        return column.type().equals("json") || column.type().equals("json[]");
    }

    @Override
    protected String written() {
        return "json";
    }

    @Override
    protected String consequence(Column column) {
        return "It keeps the text as it came and parses it anew for every access, has no equality (DISTINCT, GROUP BY and UNION over"
                + " it fail), and cannot be indexed.";
    }

    @Override
    protected Better better(Column column) {
        String name = SqlName.of(column.name());
        String type = column.type().replace("json", "jsonb");
        return new Better(type, name + "::" + type, name + "::" + column.type());
    }
}

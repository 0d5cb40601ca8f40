package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;

/** {@code schema/char}: a type that pads its values with blanks. */
public final class CharType extends TypeRule {
    public static final RuleInfo INFO =
            RuleInfo.of("schema/char", Severity.INFO, RuleInfo.BOTH, "char(n) instead of text or varchar");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected boolean isWrong(Column column, RuleContext context) {
        return column.type().startsWith("bpchar(");
    }

    @Override
    protected String written() {
        return "(?:character|char|bpchar)\\s*\\(\\s*\\d+\\s*\\)";
    }

    @Override
    protected String consequence(Column column) {
        return "It fills every value up with blanks to its length, which cost room, are ignored by some comparisons and not by"
                + " others, and are no faster than text.";
    }

    @Override
    protected Better better(Column column) {
        String name = SqlName.of(column.name());
        String type = column.type().endsWith("[]") ? "text[]" : "text";
        return new Better(type, name + "::" + type, name + "::" + column.type());
    }
}

package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on the design of new tables. */
public final class SchemaRules {
    private SchemaRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(
                new CharType(),
                new DisabledTrigger(),
                new DuplicateForeignKey(),
                new ForeignKeyAction(),
                new ForeignKeyType(),
                new GrantToPublic(),
                new IntPrimaryKey(),
                new JsonType(),
                new Money(),
                new Naming(),
                new NoPrimaryKey(),
                new NotValidDebt(),
                new QuotedIdentifier(),
                new SecurityDefiner(),
                new Serial(),
                new TimestampWithoutTimeZone(),
                new UnnamedConstraint());
    }
}

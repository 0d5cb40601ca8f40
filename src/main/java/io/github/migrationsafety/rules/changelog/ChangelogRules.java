package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on the changelog itself. */
public final class ChangelogRules {
    private ChangelogRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(
                new AnyChecksum(),
                new ApplyFails(),
                new CommentSwallowsRollback(),
                new DuplicateId(),
                new DuplicateKey(),
                new DynamicSql(),
                new FilePattern(),
                new IdPattern(),
                new IgnoredFailure(),
                new ManyChanges(),
                new MarkRanHides(),
                new MissingAuthor(),
                new MisspeltMarker(),
                new Modified(),
                new NotForPostgres(),
                new OutOfOrder(),
                new Removed(),
                new RunAlwaysSchema(),
                new SuppressionWithoutReason(),
                new UnorderedInclude(),
                new Unparsed(),
                new UnusedSuppression());
    }
}

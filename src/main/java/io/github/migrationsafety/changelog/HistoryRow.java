package io.github.migrationsafety.changelog;

import java.util.Optional;
import liquibase.change.Change;
import liquibase.change.core.TagDatabaseChange;
import liquibase.util.StringUtil;

/**
 * What Liquibase writes into DATABASECHANGELOG for a changeset beside its identity and checksum. Immutable.
 *
 * @param description what it does, in Liquibase's words
 * @param comments its comment; blank when it has none
 * @param contexts its contexts with those that it inherits; empty for NULL
 * @param labels its labels with those that it inherits; empty for NULL
 * @param tag the tag that it sets
 * @see <a href="https://docs.liquibase.com/concepts/tracking-tables/databasechangelog-table.html">DATABASECHANGELOG</a>
 */
public record HistoryRow(
        String description, String comments, Optional<String> contexts, Optional<String> labels, Optional<String> tag) {
    /** What Liquibase's columns hold, less room for what it may add. */
    private static final int MOST_CHARACTERS = 250;

    static HistoryRow of(liquibase.changelog.ChangeSet changeSet) {
        return new HistoryRow(
                StringUtil.limitSize(StringUtil.trimToEmpty(changeSet.getDescription()), MOST_CHARACTERS),
                StringUtil.limitSize(StringUtil.trimToEmpty(changeSet.getComments()), MOST_CHARACTERS),
                Optional.ofNullable(StringUtil.trimToNull(changeSet.buildFullContext())),
                Optional.ofNullable(StringUtil.trimToNull(changeSet.buildFullLabels())),
                tag(changeSet));
    }

    private static Optional<String> tag(liquibase.changelog.ChangeSet changeSet) {
        for (Change change : changeSet.getChanges()) {
            if (change instanceof TagDatabaseChange tag) {
                return Optional.ofNullable(tag.getTag());
            }
        }
        return Optional.empty();
    }
}

package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.SqlText;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.precondition.Precondition;
import liquibase.precondition.core.AndPrecondition;
import liquibase.precondition.core.ChangeLogPropertyDefinedPrecondition;
import liquibase.precondition.core.ColumnExistsPrecondition;
import liquibase.precondition.core.DBMSPrecondition;
import liquibase.precondition.core.ForeignKeyExistsPrecondition;
import liquibase.precondition.core.IndexExistsPrecondition;
import liquibase.precondition.core.NotPrecondition;
import liquibase.precondition.core.OrPrecondition;
import liquibase.precondition.core.PreconditionContainer;
import liquibase.precondition.core.PrimaryKeyExistsPrecondition;
import liquibase.precondition.core.RunningAsPrecondition;
import liquibase.precondition.core.SequenceExistsPrecondition;
import liquibase.precondition.core.SqlPrecondition;
import liquibase.precondition.core.TableExistsPrecondition;
import liquibase.precondition.core.UniqueConstraintExistsPrecondition;
import liquibase.precondition.core.ViewExistsPrecondition;
import org.jspecify.annotations.Nullable;

/**
 * The changesets that may look at DATABASECHANGELOG. Only for these is it kept true between a rollback and the second execution:
 * to take a row out and put it back costs as much as many a changeset, and nobody else could tell. Immutable.
 */
final class HistoryReaders {
    /** Preconditions that ask for something else, but for the table itself by name. */
    private static final Set<Class<? extends Precondition>> ASK_FOR_OBJECTS = Set.of(
            TableExistsPrecondition.class,
            ColumnExistsPrecondition.class,
            ViewExistsPrecondition.class,
            IndexExistsPrecondition.class,
            SequenceExistsPrecondition.class,
            ForeignKeyExistsPrecondition.class,
            PrimaryKeyExistsPrecondition.class,
            UniqueConstraintExistsPrecondition.class,
            DBMSPrecondition.class,
            RunningAsPrecondition.class,
            ChangeLogPropertyDefinedPrecondition.class);

    private final Set<ChangeSet> readers = Collections.newSetFromMap(new IdentityHashMap<>());

    HistoryReaders(ParsedChangeLog parsed, LiquibaseTables tables) {
        String table =
                tables.databaseChangeLogTableName().orElse("databasechangelog").toLowerCase(Locale.ROOT);
        for (ChangeSet changeSet : parsed.changeLog().changeSets()) {
            if (changeSet.pending()
                    && (mentions(changeSet, table) || reads(parsed.liquibaseChangeSet(changeSet), table))) {
                readers.add(changeSet);
            }
        }
    }

    /** Whether this changeset may look. */
    boolean contains(ChangeSet changeSet) {
        return readers.contains(changeSet);
    }

    /** Whether any changeset may look. */
    boolean any() {
        return !readers.isEmpty();
    }

    private static boolean mentions(ChangeSet changeSet, String table) {
        // Where a tag goes, no changeset can see.
        return !changeSet.changes().equals(List.of("tagDatabase"))
                && Stream.concat(changeSet.sql().stream(), changeSet.rollback().sql().stream())
                        .map(SqlText::sql)
                        .anyMatch(sql -> sql.toLowerCase(Locale.ROOT).contains(table));
    }

    private static boolean reads(liquibase.changelog.ChangeSet changeSet, String table) {
        return changeSet.getChanges().stream().anyMatch(CustomChangeWrapper.class::isInstance)
                || reads(changeSet.getPreconditions(), table);
    }

    private static boolean reads(@Nullable Precondition precondition, String table) {
        if (precondition == null || ASK_FOR_OBJECTS.contains(precondition.getClass())) {
            return false;
        } else if (precondition instanceof SqlPrecondition query) {
            return String.valueOf(query.getSql()).toLowerCase(Locale.ROOT).contains(table);
        } else if (precondition instanceof PreconditionContainer
                || precondition instanceof AndPrecondition
                || precondition instanceof OrPrecondition
                || precondition instanceof NotPrecondition) {
            return ((liquibase.precondition.PreconditionLogic) precondition)
                    .getNestedPreconditions().stream().anyMatch(nested -> reads(nested, table));
        }
        return true;
    }
}

package io.github.migrationsafety.changelog;

import io.github.migrationsafety.changelog.Guard.Condition;
import io.github.migrationsafety.changelog.Guard.Reaction;
import java.util.List;
import java.util.Optional;
import liquibase.database.DatabaseList;
import liquibase.precondition.Precondition;
import liquibase.precondition.PreconditionLogic;
import liquibase.precondition.core.ColumnExistsPrecondition;
import liquibase.precondition.core.DBMSPrecondition;
import liquibase.precondition.core.NotPrecondition;
import liquibase.precondition.core.OrPrecondition;
import liquibase.precondition.core.PreconditionContainer;
import liquibase.precondition.core.TableExistsPrecondition;
import org.jspecify.annotations.Nullable;

/** Makes our records of Liquibase's preconditions. Stateless. */
final class Guards {
    private Guards() {}

    static Optional<Guard> of(liquibase.changelog.ChangeSet changeSet) {
        PreconditionContainer container = changeSet.getPreconditions();
        if (container == null || container.getNestedPreconditions().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Guard(reaction(container.getOnFail()), reaction(container.getOnError()), condition(container)));
    }

    private static Reaction reaction(@Nullable Enum<?> option) {
        return option == null ? Reaction.HALT : Reaction.valueOf(option.name());
    }

    private static Condition condition(Precondition precondition) {
        if (precondition instanceof PreconditionLogic logic) {
            List<Condition> parts = logic.getNestedPreconditions().stream()
                    .map(Guards::condition)
                    .toList();
            if (logic instanceof NotPrecondition) {
                return new Guard.None(parts);
            }
            return logic instanceof OrPrecondition ? new Guard.Any(parts) : new Guard.All(parts);
        } else if (precondition instanceof TableExistsPrecondition table && table.getTableName() != null) {
            return new Guard.TableExists(orBlank(table.getSchemaName()), table.getTableName());
        } else if (precondition instanceof ColumnExistsPrecondition column
                && column.getTableName() != null
                && column.getColumnName() != null) {
            return new Guard.ColumnExists(
                    orBlank(column.getSchemaName()), column.getTableName(), column.getColumnName());
        }
        if (precondition instanceof DBMSPrecondition dbms && dbms.getType() != null) {
            return new Guard.OnDatabase(DatabaseList.definitionMatches(dbms.getType(), "postgresql", true));
        }
        return new Guard.Unknown(precondition.getName());
    }

    private static String orBlank(@Nullable String text) {
        return text == null ? "" : text;
    }
}

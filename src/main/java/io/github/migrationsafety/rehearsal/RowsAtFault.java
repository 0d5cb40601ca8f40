package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.SqlFailure;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.precondition.Precondition;
import liquibase.precondition.PreconditionLogic;
import liquibase.precondition.core.RowCountPrecondition;
import liquibase.precondition.core.SqlPrecondition;
import liquibase.precondition.core.TableIsEmptyPrecondition;
import org.jspecify.annotations.Nullable;

/** Whether rows in the tables can be the reason why a changeset failed or was left out. */
final class RowsAtFault {
    /**
     * Classes of errors that are the same on empty tables: connection, not supported, wrong transaction state, dependent objects,
     * unknown names, syntax, no resources, somebody's intervention.
     *
     * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
     */
    private static final Set<String> WITHOUT_ROWS = Set.of(
            "08", "0A", "0L", "0P", "25", "26", "28", "2B", "34", "3D", "3F", "42", "53", "57", "58", "F0", "XX");

    private static final Set<String> ABOUT_THE_CATALOG = Set.of("pg_", "information_schema", "to_reg");

    private RowsAtFault() {}

    /** Whether rows can have caused a failure. */
    static boolean mayCause(SqlFailure failure, ChangeSet changeSet) {
        return failure.sqlState()
                .map(state -> !WITHOUT_ROWS.contains(state.substring(0, Math.min(2, state.length()))))
                .orElseGet(() -> mayDecide(changeSet.getPreconditions()));
    }

    /** Those of the filled tables whose rows the failure, or else the preconditions, seem to be about. */
    static Set<QualifiedName> tables(Set<QualifiedName> filled, Optional<SqlFailure> failure, ChangeSet changeSet) {
        Optional<QualifiedName> culprit = failure.flatMap(SqlFailure::object)
                .map(SqlFailure.Culprit::table)
                .filter(filled::contains);
        if (culprit.isPresent()) {
            return Set.of(culprit.get());
        }
        String text = failure.flatMap(SqlFailure::sql)
                .orElseGet(() -> text(changeSet.getPreconditions()))
                .toLowerCase(Locale.ROOT);
        return filled.stream()
                .filter(table -> text.contains(table.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(@Nullable Precondition precondition) {
        if (precondition instanceof PreconditionLogic several) {
            return several.getNestedPreconditions().stream()
                    .map(RowsAtFault::text)
                    .collect(Collectors.joining(" "));
        } else if (precondition instanceof SqlPrecondition query) {
            return String.valueOf(query.getSql());
        } else if (precondition instanceof RowCountPrecondition count) {
            return String.valueOf(count.getTableName());
        }
        return precondition instanceof TableIsEmptyPrecondition emptiness
                ? String.valueOf(emptiness.getTableName())
                : "";
    }

    /** Whether preconditions look at rows, and not only at the catalog. */
    static boolean mayDecide(@Nullable PreconditionLogic preconditions) {
        return preconditions != null
                && preconditions.getNestedPreconditions().stream().anyMatch(RowsAtFault::looksAtRows);
    }

    private static boolean looksAtRows(Precondition precondition) {
        if (precondition instanceof PreconditionLogic several) {
            return mayDecide(several);
        }
        if (precondition instanceof SqlPrecondition query) {
            String sql = String.valueOf(query.getSql()).toLowerCase(Locale.ROOT);
            return ABOUT_THE_CATALOG.stream().noneMatch(sql::contains);
        }
        return Set.of("rowCount", "tableIsEmpty", "customPrecondition").contains(precondition.getName());
    }
}

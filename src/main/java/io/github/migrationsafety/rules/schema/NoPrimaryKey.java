package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code schema/no-primary-key}: nothing tells the rows of a new table apart. */
public final class NoPrimaryKey extends TableRule {
    public static final RuleInfo INFO =
            RuleInfo.of("schema/no-primary-key", Severity.ERROR, RuleInfo.BOTH, "A new table without a primary key");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Stream<Problem> check(FinalTable table, History history, RuleContext context) {
        if (!table.created()
                || !table.table().complete() && !isPlainlyWithoutKeys(table)
                || table.table().primaryKey().isPresent()) {
            return Stream.of();
        }
        return table.life().origin().stream()
                .map(origin -> table.problem(
                        origin,
                        table.name(),
                        "Table `" + table.name()
                                + "` has no primary key. A row that stands in it twice cannot be told from its twin,"
                                + " nothing can reference it, and logical replication refuses to update or delete its rows.",
                        remedy(table, origin)));
    }

    /** A query gives a table no key, whatever its columns are; what came later is known, unless something unseen ran. */
    private static boolean isPlainlyWithoutKeys(FinalTable table) {
        return !table.tables().end().blind()
                && table.tables().moments().stream()
                        .anyMatch(m -> m.statement() instanceof Statement.CreateTableAs
                                && table.life().origin().equals(Optional.of(m.origin())));
    }

    private static String remedy(FinalTable table, Origin origin) {
        String name = table.table().name().name();
        if (!table.life().isNew() || table.table().partitioned()) {
            return "Add PRIMARY KEY where the table is created"
                    + (table.table().partitioned() ? "; it must contain the columns of the partition key." : ".");
        }
        boolean has = table.table().column("id").isPresent();
        String key = SqlName.of(SqlName.joined(name, "pkey"));
        return has
                ? FinalTable.changeSet(
                        origin,
                        "key-of-" + name,
                        List.of(table.alter() + "ADD CONSTRAINT " + key + " PRIMARY KEY (id)"),
                        List.of(table.alter() + "DROP CONSTRAINT " + key))
                : FinalTable.changeSet(
                        origin,
                        "key-of-" + name,
                        List.of(table.alter() + "ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT " + key
                                + " PRIMARY KEY"),
                        List.of(table.alter() + "DROP COLUMN id"));
    }
}

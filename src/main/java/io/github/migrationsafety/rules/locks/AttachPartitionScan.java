package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Definitions;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code locks/attach-partition-scan}: ATTACH PARTITION reads the whole table, which nobody can read or write meanwhile, to see that
 * its rows lie within the bounds.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE">Partition
 *     maintenance</a>: "it is recommended to create a CHECK constraint … matching the desired partition constraint"
 */
public final class AttachPartitionScan extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/attach-partition-scan",
            Severity.WARNING,
            RuleInfo.BOTH,
            "ATTACH PARTITION of a table that exists already, without a CHECK constraint that proves the bounds");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    private static final Pattern RANGE =
            Pattern.compile("(?is)for\\s+values\\s+from\\s*\\((.*?)\\)\\s*to\\s*\\((.*?)\\)");
    private static final Pattern LIST = Pattern.compile("(?is)for\\s+values\\s+in\\s*\\((.*)\\)");

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.AttachPartition attach
                    && act.inUse(attach.partition())
                    && !isDetachedConcurrently(attach, act)) {
                PartitionBounds bounds =
                        PartitionBounds.of(act.text().sql()).orElseGet(() -> new PartitionBounds("DEFAULT", List.of()));
                Optional<Table> partition = act.table(attach.partition());
                if (partition.filter(p -> !p.complete() || bounds.checkedBy(p)).isEmpty()) {
                    problems.add(problem(attach, bounds, act, context.definitions(history)));
                }
            }
        }
        return problems;
    }

    /** DETACH CONCURRENTLY leaves a CHECK constraint with the bounds behind, so that the way back reads nothing. */
    private static boolean isDetachedConcurrently(Statement.AttachPartition attach, Act act) {
        return act.way()
                .changeSet()
                .statements()
                .anyMatch(s -> s instanceof Statement.DetachPartition detach
                        && detach.concurrently()
                        && act.resolve(detach.partition()).equals(act.resolve(attach.partition())));
    }

    private static Problem problem(
            Statement.AttachPartition attach, PartitionBounds bounds, Act act, Definitions definitions) {
        QualifiedName partition = act.resolve(attach.partition());
        QualifiedName table = act.resolve(attach.table());
        String message = "ATTACH PARTITION reads all of `" + partition
                + "` under ACCESS EXCLUSIVE to see that its rows lie within the"
                + " bounds: every read and write of it waits until that is done.";
        Fix fix = definitions
                .partitionKey(table)
                .flatMap(key -> condition(key, bounds.text()))
                .map(condition -> fix(partition, table, condition, bounds))
                .orElseGet(
                        () -> Fix.of(
                                "Add a CHECK constraint with the bounds as its condition to `" + partition
                                        + "`, NOT VALID, and validate it in a changeset of its own; ATTACH PARTITION then reads nothing."));
        return act.problem(partition.toString(), partition, message, fix);
    }

    private static Optional<String> condition(String key, String bounds) {
        Matcher range = RANGE.matcher(bounds);
        Matcher list = LIST.matcher(bounds);
        if (range.matches() && !bounds.matches("(?is).*(?:minvalue|maxvalue|,).*")) {
            return Optional.of(
                    key + " IS NOT NULL AND " + key + " >= " + range.group(1).strip() + " AND " + key + " < "
                            + range.group(2).strip());
        }
        return list.matches()
                ? Optional.of(key + " IS NOT NULL AND " + key + " IN ("
                        + list.group(1).strip() + ")")
                : Optional.empty();
    }

    private static Fix fix(QualifiedName partition, QualifiedName table, String condition, PartitionBounds bounds) {
        String name = SqlName.joined(partition.name(), "bounds");
        String alter = "ALTER TABLE " + SqlName.of(partition) + " ";
        String add = alter + "ADD CONSTRAINT " + SqlName.of(name) + " CHECK (" + condition + ") NOT VALID";
        String drop = alter + "DROP CONSTRAINT " + SqlName.of(name);
        String parent = "ALTER TABLE " + SqlName.of(table) + " ";
        return Fix.of(
                Fix.timed("add-" + name, add, drop),
                Fix.plain("validate-" + name, alter + "VALIDATE CONSTRAINT " + SqlName.of(name), drop, add),
                Fix.aloneTimed(
                        "attach-" + partition.name(),
                        parent + "ATTACH PARTITION " + SqlName.of(partition) + " " + bounds.text(),
                        parent + "DETACH PARTITION " + SqlName.of(partition) + " CONCURRENTLY"));
    }
}

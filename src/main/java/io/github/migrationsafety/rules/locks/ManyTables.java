package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Apart;
import io.github.migrationsafety.rule.ObservedRun;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code locks/many-tables}: one transaction locks several tables in use. What one statement locks belongs together, such as the
 * two tables of a foreign key, and so do the partitions of a table.
 *
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-DEADLOCKS">Deadlocks</a>
 */
public final class ManyTables extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/many-tables",
            Severity.WARNING,
            RuleInfo.BOTH,
            "One transaction holds strong locks on several tables that exist already");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    /** The tables that one statement locks, by the root of their partitioning. */
    private record Locked(Location at, Set<QualifiedName> tables) {}

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        if (!way.changeSet().runInTransaction()) {
            return List.of();
        }
        List<Locked> all = way.observedRun(context.tables(history))
                .map(run -> observed(run, way))
                .orElseGet(() -> shown(way));
        List<Set<QualifiedName>> groups = new ArrayList<>();
        for (Locked locked : all) {
            Set<QualifiedName> own = new TreeSet<>(locked.tables());
            boolean apart = groups.stream().noneMatch(g -> g.stream().anyMatch(own::contains));
            if (apart && !own.isEmpty()) {
                groups.add(own);
                if (groups.size() == 2) {
                    return List.of(problem(way, locked.at(), groups.get(0), own, all, context));
                }
            } else {
                groups.stream().filter(g -> g.stream().anyMatch(own::contains)).forEach(g -> g.addAll(own));
            }
        }
        return List.of();
    }

    private static List<Locked> shown(Way way) {
        List<Locked> all = new ArrayList<>();
        for (Act act : way.acts()) {
            all.add(new Locked(act.at(), shown(act, way)));
        }
        return all;
    }

    private static Set<QualifiedName> shown(Act act, Way way) {
        Set<QualifiedName> tables = new TreeSet<>();
        if (!(act.statement() instanceof Statement.CreateTable)) {
            StrongLocks.withReferenced(act).forEach((table, mode) -> {
                if (mode.compareTo(LockMode.SHARE_ROW_EXCLUSIVE) >= 0) {
                    tables.add(root(table, way));
                }
            });
        }
        return tables;
    }

    /** The statements inside of a DO block, one after the other, each with what it locked of the tables that the block did. */
    private static List<Locked> inBlock(SqlText block, Set<QualifiedName> seen, Way way) {
        List<Locked> all = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.text().inBlock() && act.text().sent() == block) {
                Set<QualifiedName> tables = shown(act, way);
                tables.retainAll(seen);
                all.add(new Locked(act.at(), tables));
            }
        }
        return all;
    }

    private static List<Locked> observed(ObservedRun run, Way way) {
        List<Locked> all = new ArrayList<>();
        for (Observed statement : run.statements()) {
            Optional<SqlText> text = way.text(statement);
            boolean creates = text.flatMap(SqlText::statements).orElse(List.of()).stream()
                    .anyMatch(Statement.CreateTable.class::isInstance);
            Set<QualifiedName> tables = statement.locks().stream()
                    .filter(lock -> lock.since() == statement.number())
                    .filter(lock ->
                            lock.mode().compareTo(creates ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_ROW_EXCLUSIVE)
                                    >= 0)
                    .map(HeldLock::relation)
                    .filter(ObservedRun::isTable)
                    .filter(run::inUse)
                    .map(relation -> root(relation.name(), way))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!tables.isEmpty()) {
                // What it shares with an earlier statement holds the two together: a new column, then its foreign key.
                way.acts().stream()
                        .filter(act -> text.filter(act.text()::equals).isPresent())
                        .flatMap(act -> StrongLocks.of(act).keySet().stream())
                        .map(table -> root(table, way))
                        .filter(table -> all.stream().anyMatch(l -> l.tables().contains(table)))
                        .forEach(tables::add);
            }
            List<Locked> inside = text.map(t -> inBlock(t, tables, way)).orElse(List.of());
            all.addAll(inside);
            inside.forEach(l -> tables.removeAll(l.tables()));
            all.add(new Locked(text.map(SqlText::at).orElseGet(() -> run.at(statement)), tables));
        }
        return all;
    }

    private static QualifiedName root(QualifiedName table, Way way) {
        return way.before()
                .table(table)
                .flatMap(Table::partitionOf)
                .map(parent -> root(parent, way))
                .orElse(table);
    }

    private static Problem problem(
            Way way,
            Location at,
            Set<QualifiedName> first,
            Set<QualifiedName> second,
            List<Locked> all,
            RuleContext context) {
        String table = second.iterator().next().toString();
        Set<QualifiedName> every =
                all.stream().flatMap(l -> l.tables().stream()).collect(Collectors.toCollection(TreeSet::new));
        return new Problem(
                way.changeSet().id(),
                at,
                table,
                Optional.of(table),
                "One transaction locks `"
                        + every.stream().map(QualifiedName::toString).collect(Collectors.joining("`, `"))
                        + "`: all of them stay locked until the last statement is done, and where the application uses them in"
                        + " another order than " + "`" + first.iterator().next()
                        + "` first, the two wait for each other until"
                        + " PostgreSQL ends one of them (deadlock).",
                remedy(way, context));
    }

    private static String remedy(Way way, RuleContext context) {
        List<SqlText> locking = way.acts().stream()
                .filter(act -> !StrongLocks.of(act).isEmpty())
                .map(Act::text)
                .toList();
        return Optional.of(way)
                .filter(Way::forward)
                .flatMap(w -> Apart.each(w.step(), locking, text -> true, context))
                .map(parts -> "Give each table a changeset of its own:\n" + parts)
                .orElse("Give each table a changeset of its own.");
    }
}

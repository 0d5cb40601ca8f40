package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.LockMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The locks on tables in use, strong enough to keep writers out, that a statement waits for.
 *
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-TABLES">Table-level locks</a>, and each action
 *     of <a href="https://www.postgresql.org/docs/17/sql-altertable.html">ALTER TABLE</a>
 */
final class StrongLocks {
    /** Actions of ALTER TABLE that let reads and writes go on, or that a rule of their own tells of (triggers). */
    private static final Set<String> WEAK = Set.of(
            "SET_STATISTICS",
            "SET_OPTIONS",
            "RESET_OPTIONS",
            "SET_REL_OPTIONS",
            "RESET_REL_OPTIONS",
            "CLUSTER_ON",
            "DROP_CLUSTER",
            "DETACH_PARTITION_FINALIZE",
            "DROP_OIDS");

    private StrongLocks() {}

    /** The strongest lock on each table, sorted by table. */
    static TreeMap<QualifiedName, LockMode> of(Act act) {
        TreeMap<QualifiedName, LockMode> locks = new TreeMap<>();
        onOwnTables(act).forEach((table, mode) -> {
            if (mode.blocksWrites() && act.inUse(table)) {
                locks.merge(act.resolve(table), mode, (a, b) -> a.compareTo(b) >= 0 ? a : b);
            }
        });
        // A foreign key locks the table that it points at as well.
        referenced(act.statement())
                .filter(t -> act.inUse(t) && !isMade(t, act))
                .forEach(t -> locks.putIfAbsent(act.resolve(t), LockMode.SHARE_ROW_EXCLUSIVE));
        return locks;
    }

    /** Whether the statement itself makes the table, which then points at itself. */
    private static boolean isMade(QualifiedName table, Act act) {
        return act.statement() instanceof Statement.CreateTable create
                && act.resolve(table).equals(act.resolve(create.table()));
    }

    /**
     * The same, and the tables at which a foreign key points that goes: with it go the triggers that it has there
     * (<a href="https://www.postgresql.org/docs/17/sql-altertable.html">ALTER TABLE</a>, DROP CONSTRAINT).
     */
    static TreeMap<QualifiedName, LockMode> withReferenced(Act act) {
        TreeMap<QualifiedName, LockMode> locks = of(act);
        letGo(act).filter(act::inUse).forEach(t -> locks.put(act.resolve(t), LockMode.ACCESS_EXCLUSIVE));
        return locks;
    }

    private static Stream<QualifiedName> letGo(Act act) {
        Statement statement = act.statement();
        if (statement instanceof Statement.DropConstraint drop) {
            return act.table(drop.table()).flatMap(t -> t.constraint(drop.constraint())).stream()
                    .flatMap(c -> c.references().stream());
        } else if (statement instanceof Statement.DropColumn drop) {
            return act.table(drop.table()).stream()
                    .flatMap(t -> t.constraints().stream())
                    .filter(c -> c.columns().contains(drop.column()))
                    .flatMap(c -> c.references().stream());
        } else if (statement instanceof Statement.Drop drop && drop.kind() == Statement.ObjectKind.TABLE) {
            return drop.objects().stream()
                    .flatMap(t -> act.table(t).stream())
                    .flatMap(t -> t.constraints().stream())
                    .flatMap(c -> c.references().stream());
        }
        return Stream.empty();
    }

    private static TreeMap<QualifiedName, LockMode> onOwnTables(Act act) {
        Statement statement = act.statement();
        TreeMap<QualifiedName, LockMode> locks = new TreeMap<>();
        if (statement instanceof Statement.OnTable on) {
            ofTable(on, act).ifPresent(mode -> locks.put(on.table(), mode));
        } else if (statement instanceof Statement.Rename rename && rename.kind() == Statement.ObjectKind.TABLE) {
            if (!rename.ifExists() || act.tables().find(rename.object()).isPresent()) {
                locks.put(rename.object(), LockMode.ACCESS_EXCLUSIVE);
            }
        } else if (statement instanceof Statement.SetSchema move && move.kind() == Statement.ObjectKind.TABLE) {
            if (!move.ifExists() || act.tables().find(move.object()).isPresent()) {
                locks.put(move.object(), LockMode.ACCESS_EXCLUSIVE);
            }
        } else if (statement instanceof Statement.Drop drop) {
            dropped(drop, act).forEach(t -> locks.put(t, LockMode.ACCESS_EXCLUSIVE));
        } else if (statement instanceof Statement.Truncate truncate) {
            truncate.tables().forEach(t -> locks.put(t, LockMode.ACCESS_EXCLUSIVE));
        } else if (statement instanceof Statement.Lock lock) {
            lock.tables().forEach(t -> locks.put(t, LockMode.ofNumber(lock.mode())));
        } else if (statement instanceof Statement.Vacuum vacuum && vacuum.full()) {
            vacuum.tables().forEach(t -> locks.put(t, LockMode.ACCESS_EXCLUSIVE));
        } else if (statement instanceof Statement.Cluster cluster) {
            cluster.relation().ifPresent(t -> locks.put(t, LockMode.ACCESS_EXCLUSIVE));
        }
        return locks;
    }

    private static Optional<LockMode> ofTable(Statement.OnTable statement, Act act) {
        if (statement instanceof Statement.CreateIndex create) {
            return create.concurrently() ? Optional.empty() : Optional.of(LockMode.SHARE);
        } else if (statement instanceof Statement.AddConstraint add) {
            return unlessMissing(add.tableIfExists(), add.table(), act)
                    .map(m -> add.constraint().kind() == ConstraintDefinition.Kind.FOREIGN_KEY
                            ? LockMode.SHARE_ROW_EXCLUSIVE
                            : m);
        } else if (statement instanceof Statement.AlterTable alter) {
            boolean weak = WEAK.contains(alter.action()) || alter.action().contains("_TRIG");
            return weak ? Optional.empty() : unlessMissing(alter.tableIfExists(), alter.table(), act);
        } else if (statement instanceof Statement.DetachPartition detach) {
            return detach.concurrently()
                    ? Optional.empty()
                    : unlessMissing(detach.tableIfExists(), detach.table(), act);
        } else if (statement instanceof Statement.AddColumn add) {
            boolean nothing =
                    add.ifNotExists() && act.hasColumn(add.table(), add.column().name());
            return nothing ? Optional.empty() : unlessMissing(add.tableIfExists(), add.table(), act);
        }
        boolean whole = statement instanceof Statement.DropColumn
                || statement instanceof Statement.SetNotNull
                || statement instanceof Statement.DropNotNull
                || statement instanceof Statement.SetDefault
                || statement instanceof Statement.DropDefault
                || statement instanceof Statement.AlterColumnType
                || statement instanceof Statement.DropConstraint
                || statement instanceof Statement.RenameColumn
                || statement instanceof Statement.RenameConstraint;
        return whole ? unlessMissing(statement.tableIfExists(), statement.table(), act) : Optional.empty();
    }

    private static Optional<LockMode> unlessMissing(boolean ifExists, QualifiedName table, Act act) {
        return act.mayAlter(table, ifExists) ? Optional.of(LockMode.ACCESS_EXCLUSIVE) : Optional.empty();
    }

    /** The tables themselves, or the table of an index, trigger, policy or rule. */
    private static List<QualifiedName> dropped(Statement.Drop drop, Act act) {
        return switch (drop.kind()) {
            case TABLE ->
                drop.objects().stream()
                        .filter(t -> !drop.ifExists() || act.tables().find(t).isPresent())
                        .toList();
            case INDEX ->
                drop.concurrently()
                        ? List.of()
                        : drop.objects().stream()
                                .flatMap(i -> act.tableOfIndex(i).stream())
                                .map(t -> t.name())
                                .toList();
            case TRIGGER, POLICY, RULE -> drop.table().stream().toList();
            default -> List.of();
        };
    }

    private static Stream<QualifiedName> referenced(Statement statement) {
        Stream<ConstraintDefinition> constraints = Stream.empty();
        if (statement instanceof Statement.AddConstraint add) {
            constraints = Stream.of(add.constraint());
        } else if (statement instanceof Statement.AddColumn add) {
            constraints = add.column().constraints().stream();
        } else if (statement instanceof Statement.CreateTable create
                && create.persistence() != Statement.Persistence.TEMPORARY) {
            constraints = Stream.concat(
                    create.constraints().stream(),
                    create.columns().stream().map(ColumnDefinition::constraints).flatMap(List::stream));
        }
        return constraints.flatMap(c -> c.references().stream());
    }
}

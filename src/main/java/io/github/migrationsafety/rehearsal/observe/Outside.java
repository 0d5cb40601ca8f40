package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.rehearsal.observe.Beside.Recorded;
import io.github.migrationsafety.rehearsal.observe.Recording.Effect;
import io.github.migrationsafety.rehearsal.observe.Recording.Read;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Relation;
import io.github.migrationsafety.step.Observation.RowChange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a statement did that refuses to run in a transaction, told from beside: the files and counters of all relations before and
 * after it, and the locks that were seen while it ran. A small index is built between two looks, so of the statements whose locks
 * PostgreSQL's manual names it is these that are told: the same statement always tells the same. What was seen counts for all
 * others, such as a procedure that commits.
 *
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-TABLES">Table-Level Locks</a>
 */
final class Outside {
    private final Map<Long, Recorded> before;
    private final Map<Long, Recorded> after;
    private final Map<Long, LockMode> seen;
    private final Recording run;
    private final List<Statement> statements;
    private final Map<Long, LockMode> locks = new TreeMap<>();

    /**
     * @param before the relations before the statement, as {@link #reached} tells them
     * @param after those after it
     * @param seen the locks that were seen while it ran; they count unless {@link #areNamed}
     * @param statements what is known of the statement; nothing if no parser could read it
     */
    Outside(
            Map<Long, Recorded> before,
            Map<Long, Recorded> after,
            Map<Long, LockMode> seen,
            Recording run,
            List<Statement> statements) {
        this.before = before;
        this.after = after;
        this.seen = seen;
        this.run = run;
        this.statements = statements;
    }

    /**
     * The relations that a statement may do something to: one that builds or drops an index concurrently, which is by far the most
     * frequent, does so to one table; any other to whatever there is.
     */
    static Map<Long, Recorded> reached(Beside beside, List<Statement> statements) throws SQLException {
        List<String> names = new ArrayList<>();
        for (Statement statement : statements) {
            if (statement instanceof Statement.CreateIndex create && create.concurrently()) {
                names.add(create.table().name());
            } else if (statement instanceof Statement.Drop drop && drop.concurrently()) {
                drop.objects().forEach(index -> names.add(index.name()));
            } else {
                return beside.everything();
            }
        }
        return names.isEmpty() ? beside.everything() : beside.near(names);
    }

    Effect effect() {
        before.values().forEach(r -> run.relations().meet(r.stood()));
        after.keySet().stream().filter(oid -> !before.containsKey(oid)).forEach(run.relations()::made);
        List<Stood> rewritten = rewritten();
        nameLocks(rewritten);
        if (!areNamed(statements)) {
            seen.forEach((oid, mode) -> locks.merge(oid, mode, Beside::stronger));
        }
        List<HeldLock> held = new ArrayList<>();
        locks.forEach((oid, mode) -> run.relations()
                .stood(oid)
                .ifPresent(stood -> held.add(new HeldLock(stood.relation(), mode, run.next()))));
        held.sort(Comparator.comparing(lock -> lock.relation().name()));
        return new Effect(
                held,
                rewritten.stream()
                        .map(Stood::relation)
                        .sorted(Comparator.comparing(Relation::name))
                        .toList(),
                reads(),
                rows());
    }

    /** Tables and indexes with another file. REINDEX CONCURRENTLY makes another index, of the same name. */
    private List<Stood> rewritten() {
        List<Stood> found = new ArrayList<>();
        Map<Long, Map<String, Recorded>> indexes = new TreeMap<>();
        after.values().stream()
                .filter(r -> r.stood().relation().kind() == Relation.Kind.INDEX)
                .forEach(r -> indexes.computeIfAbsent(r.stood().table(), t -> new TreeMap<>())
                        .put(r.stood().relation().name().name(), r));
        for (Recorded was : before.values()) {
            Stood stood = was.stood();
            Relation relation = stood.relation();
            Recorded is = relation.kind() == Relation.Kind.INDEX
                    ? indexes.getOrDefault(stood.table(), Map.of())
                            .get(relation.name().name())
                    : after.get(stood.oid());
            boolean hasRows =
                    switch (relation.kind()) {
                        case TABLE, INDEX, MATERIALIZED_VIEW -> true;
                        default -> false;
                    };
            if (is != null && hasRows && is.stood().file() != stood.file() && !isEmptied(stood)) {
                run.relations().stood(stood.oid()).ifPresent(found::add);
            }
        }
        return found;
    }

    /** TRUNCATE in a procedure gives new files too, but reads nothing. */
    private boolean isEmptied(Stood stood) {
        Recorded was = before.get(stood.table());
        Recorded is = after.get(stood.table());
        return statements.isEmpty()
                && was != null
                && is != null
                && was.stood().file() != is.stood().file()
                && is.counters().since(was.counters()).read() == 0;
    }

    private void nameLocks(List<Stood> rewritten) {
        boolean concurrently = statements.stream().anyMatch(Outside::isConcurrent);
        for (Stood stood : rewritten) {
            if (stood.relation().kind() == Relation.Kind.INDEX) {
                lock(stood.table(), concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE);
                lock(stood.oid(), concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE);
            } else {
                lock(stood.oid(), LockMode.ACCESS_EXCLUSIVE);
            }
        }
        for (Statement statement : statements) {
            if (statement instanceof Statement.CreateIndex create && create.concurrently()) {
                named(create.table()).ifPresent(t -> lock(t.oid(), LockMode.SHARE_UPDATE_EXCLUSIVE));
            } else if (statement instanceof Statement.Drop drop && drop.concurrently()) {
                drop.objects().forEach(index -> named(index).ifPresent(i -> {
                    lock(i.oid(), LockMode.SHARE_UPDATE_EXCLUSIVE);
                    lock(i.table(), LockMode.SHARE_UPDATE_EXCLUSIVE);
                }));
            } else if (statement instanceof Statement.DetachPartition detach && detach.concurrently()) {
                named(detach.table()).ifPresent(t -> lock(t.oid(), LockMode.SHARE_UPDATE_EXCLUSIVE));
                named(detach.partition()).ifPresent(t -> lock(t.oid(), LockMode.ACCESS_EXCLUSIVE));
            } else if (statement instanceof Statement.Vacuum vacuum) {
                vacuum.tables()
                        .forEach(table -> named(table).ifPresent(t -> lock(t.oid(), LockMode.SHARE_UPDATE_EXCLUSIVE)));
            }
        }
    }

    /** Whether the manual says what the statements lock, so that nobody has to look. */
    static boolean areNamed(List<Statement> statements) {
        return !statements.isEmpty() && statements.stream().allMatch(Outside::isKnown);
    }

    private static boolean isKnown(Statement statement) {
        return statement instanceof Statement.CreateIndex
                || statement instanceof Statement.Drop
                || statement instanceof Statement.DetachPartition
                || statement instanceof Statement.Vacuum
                || statement instanceof Statement.Reindex
                || statement instanceof Statement.Cluster;
    }

    private void lock(long oid, LockMode mode) {
        locks.merge(oid, mode, Beside::stronger);
    }

    private static boolean isConcurrent(Statement statement) {
        return statement instanceof Statement.Reindex reindex && reindex.concurrently()
                || statement instanceof Statement.CreateIndex create && create.concurrently();
    }

    /** The relation of a name; of an unqualified one the only relation that bears it. */
    private Optional<Stood> named(QualifiedName name) {
        List<Stood> found = before.values().stream()
                .map(Recorded::stood)
                .filter(s -> s.relation().name().name().equals(name.name()))
                .filter(s ->
                        name.schema().isEmpty() || s.relation().name().schema().equals(name.schema()))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private List<Read> reads() {
        List<Read> reads = new ArrayList<>();
        locks.forEach((oid, mode) -> {
            Counters did = did(oid);
            if (mode.blocksWrites() && isWritten(oid) && did.read() > 0) {
                run.relations()
                        .stood(oid)
                        .ifPresent(stood -> reads.add(new Read(stood, did.read(), 0, run.grown(oid), mode)));
            }
        });
        reads.sort(Comparator.comparing(read -> read.stood().relation().name()));
        return reads;
    }

    private List<RowChange> rows() {
        List<RowChange> rows = new ArrayList<>();
        for (long oid : before.keySet()) {
            Counters did = did(oid);
            Optional<Stood> stood = run.relations().stood(oid);
            if (did.changed() && isTable(oid) && stood.isPresent()) {
                run.grow(oid, did);
                rows.add(new RowChange(stood.get().relation().name(), did.inserted(), did.updated(), did.deleted()));
            }
        }
        rows.sort(Comparator.comparing(RowChange::table));
        return rows;
    }

    private Counters did(long oid) {
        Recorded was = before.get(oid);
        Recorded is = after.get(oid);
        return was == null || is == null ? Counters.NONE : is.counters().since(was.counters());
    }

    /** Nobody writes to a materialized view, so nobody waits. */
    private boolean isWritten(long oid) {
        return isTable(oid)
                && kind(oid).filter(Relation.Kind.MATERIALIZED_VIEW::equals).isEmpty();
    }

    private boolean isTable(long oid) {
        return kind(oid)
                .map(kind -> switch (kind) {
                    case TABLE, PARTITIONED_TABLE, FOREIGN_TABLE, MATERIALIZED_VIEW -> true;
                    case INDEX, SEQUENCE, VIEW, TOAST_TABLE -> false;
                })
                .orElse(false);
    }

    private Optional<Relation.Kind> kind(long oid) {
        return Optional.ofNullable(before.get(oid))
                .map(r -> r.stood().relation().kind());
    }
}

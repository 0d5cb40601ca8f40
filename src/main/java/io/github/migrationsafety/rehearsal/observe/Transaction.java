package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation.HeldLock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is remembered from statement to statement of one transaction. Not thread-safe. */
final class Transaction {
    private final Map<Long, HeldLock> locks = new HashMap<>();
    private final Map<Long, Counters> counters;
    private final Map<Long, Long> files = new HashMap<>();
    private final Set<Long> dropped = new HashSet<>();

    /** @param counters what the session had not reported yet when the transaction began */
    Transaction(Map<Long, Counters> counters) {
        this.counters = new HashMap<>(counters);
    }

    /** Forgets the locks on all other relations: ROLLBACK TO gave them back. */
    void holds(Collection<Long> oids) {
        locks.keySet().retainAll(Set.copyOf(oids));
    }

    /** A lock, with the statement since which the relation is locked in this mode. */
    HeldLock lock(Stood stood, LockMode mode, int statement) {
        HeldLock known = locks.get(stood.oid());
        if (known != null && known.mode() == mode) {
            return known;
        }
        HeldLock lock = new HeldLock(stood.relation(), mode, statement);
        locks.put(stood.oid(), lock);
        return lock;
    }

    /** What was done to the rows of a relation since the last statement. */
    Counters since(Held held) {
        Counters before = counters.getOrDefault(held.oid(), Counters.NONE);
        counters.put(held.oid(), held.counters());
        return held.counters().since(before);
    }

    /** The file node of a relation after the last statement. */
    long file(Stood stood) {
        return files.getOrDefault(stood.oid(), stood.file());
    }

    /** Notes the file node of a relation after this statement. */
    void file(Stood stood, long file) {
        files.put(stood.oid(), file);
    }

    /** Notes that a relation is gone; true when it was there after the last statement. */
    boolean drop(Stood stood) {
        return dropped.add(stood.oid());
    }
}

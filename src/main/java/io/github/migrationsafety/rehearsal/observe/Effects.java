package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.rehearsal.observe.Recording.Effect;
import io.github.migrationsafety.rehearsal.observe.Recording.Read;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Relation;
import io.github.migrationsafety.step.Observation.RowChange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads off what the transaction holds after a statement what that statement did.
 *
 * <p>A new file node alone is no rewrite: TRUNCATE and REFRESH give one too, but they do not read the table's own rows. Where
 * ALTER TABLE builds an index anew it drops it and makes another of the same name, in one statement; one that it can keep takes
 * the old file along, see {@code TryReuseIndex} in PostgreSQL's {@code commands/tablecmds.c}.
 */
final class Effects {
    private static final Comparator<Relation> BY_NAME = Comparator.comparing(Relation::name);

    private final HeldQuery query;
    private final Recording run;
    private final Transaction transaction;
    private final String sql;

    private final List<HeldLock> locks = new ArrayList<>();
    private final List<Relation> rewrites = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    private final List<RowChange> rows = new ArrayList<>();
    private final Set<Long> emptied = new HashSet<>();

    private Effects(HeldQuery query, Recording run, Transaction transaction, String sql) {
        this.query = query;
        this.run = run;
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * What a statement did.
     *
     * @param query asks the session in which it ran; its transaction is open
     */
    static Effect of(HeldQuery query, Recording run, Transaction transaction, String sql) throws SQLException {
        List<Held> held = query.ask();
        run.relations().meet(held);
        transaction.holds(held.stream().map(Held::oid).toList());
        return new Effects(query, run, transaction, sql).read(held);
    }

    private Effect read(List<Held> all) throws SQLException {
        Map<Stood, Long> indexes = new LinkedHashMap<>();
        Set<Long> droppedIndexes = new HashSet<>();
        Map<Long, Long> fresh = new HashMap<>();
        for (Held held : all) {
            long file = held.file().orElse(0);
            Optional<Stood> stood = run.relations().stood(held.oid());
            if (stood.isEmpty()) {
                fresh.put(held.oid(), file);
                continue;
            }
            locks.add(transaction.lock(stood.get(), held.mode(), run.next()));
            boolean droppedNow = held.file().isEmpty() && transaction.drop(stood.get());
            switch (stood.get().relation().kind()) {
                case TABLE, MATERIALIZED_VIEW, FOREIGN_TABLE, PARTITIONED_TABLE -> table(stood.get(), held);
                case INDEX -> {
                    indexes.put(stood.get(), file);
                    if (droppedNow) {
                        droppedIndexes.add(held.oid());
                    }
                }
                case TOAST_TABLE, SEQUENCE, VIEW -> {}
            }
        }
        indexes.forEach(this::index);
        if (!droppedIndexes.isEmpty()) {
            for (HeldQuery.Index index : query.indexes(fresh.keySet())) {
                run.relations()
                        .index(index.table(), index.name())
                        .filter(former -> droppedIndexes.contains(former.oid()))
                        .ifPresent(former -> index(former, fresh.getOrDefault(index.oid(), 0L)));
            }
        }
        locks.sort(Comparator.comparing(HeldLock::relation, BY_NAME));
        rewrites.sort(BY_NAME);
        reads.sort(Comparator.comparing(read -> read.stood().relation(), BY_NAME));
        rows.sort(Comparator.comparing(RowChange::table));
        return new Effect(locks, rewrites, reads, rows);
    }

    private void table(Stood stood, Held held) throws SQLException {
        Counters did = transaction.since(held);
        Relation relation = stood.relation();
        boolean view = relation.kind() == Relation.Kind.MATERIALIZED_VIEW;
        long grown = run.grown(stood.oid());
        run.grow(stood.oid(), did);
        if (held.file().isPresent() && held.file().getAsLong() != transaction.file(stood)) {
            transaction.file(stood, held.file().getAsLong());
            if (isRewritten(stood, did, held.rows() + grown)) {
                rewrites.add(relation);
            } else {
                emptied.add(stood.oid());
            }
        }
        if (did.read() > 0 && held.mode().blocksWrites() && !view) {
            reads.add(new Read(stood, did.read(), held.rows(), grown, held.mode()));
        }
        if (did.changed() && !view) {
            rows.add(new RowChange(relation.name(), did.inserted(), did.updated(), did.deleted()));
        }
    }

    private boolean isRewritten(Stood stood, Counters did, long rowsBefore) throws SQLException {
        boolean view = stood.relation().kind() == Relation.Kind.MATERIALIZED_VIEW;
        if (view && did.inserted() > 0) {
            return false;
        } else if (did.read() > 0 || did.inserted() > 0) {
            return did.read() > 0;
        }
        // SET TABLESPACE copies blocks without reading rows.
        return query.size(stood.oid()) > 0 || rowsBefore == 0 && !view && !Words.truncates(sql);
    }

    /**
     * @param former the index as it stood before the run
     * @param file the file of what it is now
     */
    private void index(Stood former, long file) {
        if (file != 0 && file != transaction.file(former)) {
            transaction.file(former, file);
            if (!emptied.contains(former.table())) {
                rewrites.add(former.relation());
            }
        }
    }
}

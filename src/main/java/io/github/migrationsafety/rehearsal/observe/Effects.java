package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.rehearsal.observe.Held.Now;
import io.github.migrationsafety.rehearsal.observe.Recording.Effect;
import io.github.migrationsafety.rehearsal.observe.Recording.Read;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Relation;
import io.github.migrationsafety.step.Observation.RowChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
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

    private final Connection watched;
    private final Recording run;
    private final Transaction transaction;
    private final String sql;

    private final List<HeldLock> locks = new ArrayList<>();
    private final List<Relation> rewrites = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    private final List<RowChange> rows = new ArrayList<>();
    private final Set<Long> emptied = new HashSet<>();

    private Effects(Connection watched, Recording run, Transaction transaction, String sql) {
        this.watched = watched;
        this.run = run;
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * What a statement did.
     *
     * @param watched the session in which it ran; its transaction is open
     * @param held what that transaction has locked now
     */
    static Effect of(Connection watched, Recording run, Transaction transaction, String sql, List<Held> held)
            throws SQLException {
        List<Long> oids = held.stream().map(Held::oid).toList();
        run.relations().meet(oids);
        transaction.holds(oids);
        return new Effects(watched, run, transaction, sql).read(held);
    }

    private Effect read(List<Held> all) throws SQLException {
        List<Held> indexes = new ArrayList<>();
        Set<Long> droppedNow = new HashSet<>();
        for (Held held : all) {
            Optional<Stood> stood = run.relations().stood(held.oid());
            if (stood.isEmpty()) {
                held.now().filter(now -> now.indexOf() != 0).ifPresent(now -> indexes.add(held));
                continue;
            }
            locks.add(transaction.lock(stood.get(), held.mode(), run.next()));
            if (held.now().isEmpty() && transaction.drop(stood.get())) {
                droppedNow.add(held.oid());
            }
            switch (stood.get().relation().kind()) {
                case TABLE, MATERIALIZED_VIEW, FOREIGN_TABLE, PARTITIONED_TABLE -> table(stood.get(), held);
                case INDEX -> indexes.add(held);
                case TOAST_TABLE, SEQUENCE, VIEW -> {}
            }
        }
        for (Held index : indexes) {
            index(index, droppedNow);
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
        if (held.now().isPresent() && held.now().get().file() != transaction.file(stood)) {
            transaction.file(stood, held.now().get().file());
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
        return size(stood.oid()) > 0 || rowsBefore == 0 && !view && !Words.truncates(sql);
    }

    private long size(long oid) throws SQLException {
        try (PreparedStatement query = watched.prepareStatement("SELECT pg_catalog.pg_relation_size(?::oid)")) {
            query.setLong(1, oid);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void index(Held held, Set<Long> droppedNow) {
        Optional<Stood> same = run.relations().stood(held.oid());
        Optional<Stood> former = same.isPresent()
                ? same
                : held.now()
                        .flatMap(now -> run.relations().index(now.indexOf(), now.name()))
                        .filter(index -> droppedNow.contains(index.oid()));
        long file = held.now().map(Now::file).orElse(0L);
        if (former.isPresent() && file != 0 && file != transaction.file(former.get())) {
            transaction.file(former.get(), file);
            if (!emptied.contains(former.get().table())) {
                rewrites.add(former.get().relation());
            }
        }
    }
}

package io.github.migrationsafety.rules;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Observation.Relation;
import io.github.migrationsafety.step.Observation.RowChange;
import io.github.migrationsafety.step.Observation.Scan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements that a rehearsal observed, for tests of rules: written one after the other, as they ran. */
public final class Seen {
    private final List<Observed> statements = new ArrayList<>();

    private record Parts(
            boolean inTransaction,
            Duration duration,
            List<HeldLock> locks,
            List<Relation> rewrites,
            List<Scan> scans,
            List<RowChange> rows) {}

    /** A statement of the transaction, at this line. */
    public Seen statement(int line, String sql) {
        return add(line, sql, true);
    }

    /** A statement that ran outside a transaction, at this line. */
    public Seen alone(int line, String sql) {
        return add(line, sql, false);
    }

    private Seen add(int line, String sql, boolean inTransaction) {
        statements.add(new Observed(
                statements.size() + 1,
                sql,
                Optional.of(new Location("changelog.sql", line)),
                inTransaction,
                Duration.ZERO,
                List.of(),
                List.of(),
                List.of(),
                List.of()));
        return this;
    }

    /** The last statement took so long. */
    public Seen took(Duration duration) {
        Parts p = parts();
        return with(new Parts(p.inTransaction(), duration, p.locks(), p.rewrites(), p.scans(), p.rows()));
    }

    /** When the last statement ended, this table was locked, since the statement of this number. */
    public Seen locked(String table, LockMode mode, int since) {
        Parts p = parts();
        List<HeldLock> locks = new ArrayList<>(p.locks());
        locks.add(new HeldLock(table(table), mode, since));
        return with(new Parts(p.inTransaction(), p.duration(), locks, p.rewrites(), p.scans(), p.rows()));
    }

    /** The last statement gave this table or index a new file. */
    public Seen rewrote(Relation relation) {
        Parts p = parts();
        List<Relation> rewrites = new ArrayList<>(p.rewrites());
        rewrites.add(relation);
        return with(new Parts(p.inTransaction(), p.duration(), p.locks(), rewrites, p.scans(), p.rows()));
    }

    /** The last statement read rows of this table under this lock. */
    public Seen read(String table, long rows, long of, LockMode mode) {
        Parts p = parts();
        List<Scan> scans = new ArrayList<>(p.scans());
        scans.add(new Scan(table(table), rows, of, mode));
        return with(new Parts(p.inTransaction(), p.duration(), p.locks(), p.rewrites(), scans, p.rows()));
    }

    /** The last statement changed rows of this table. */
    public Seen changed(String table, long inserted, long updated, long deleted) {
        Parts p = parts();
        List<RowChange> rows = new ArrayList<>(p.rows());
        rows.add(new RowChange(name(table), inserted, updated, deleted));
        return with(new Parts(p.inTransaction(), p.duration(), p.locks(), p.rewrites(), p.scans(), rows));
    }

    /** A table by its name, in the schema public unless it names another. */
    public static Relation table(String name) {
        return new Relation(Relation.Kind.TABLE, name(name), name(name));
    }

    /** An index of a table. */
    public static Relation index(String name, String table) {
        return new Relation(Relation.Kind.INDEX, name(name), name(table));
    }

    /** Everything that was observed. */
    public Observation observation() {
        return new Observation(statements, List.of());
    }

    private Parts parts() {
        Observed o = statements.get(statements.size() - 1);
        return new Parts(o.inTransaction(), o.duration(), o.locks(), o.rewrites(), o.scans(), o.rows());
    }

    private Seen with(Parts p) {
        Observed o = statements.remove(statements.size() - 1);
        statements.add(new Observed(
                o.number(),
                o.sql(),
                o.at(),
                p.inTransaction(),
                p.duration(),
                p.locks(),
                p.rewrites(),
                p.scans(),
                p.rows()));
        return this;
    }

    private static QualifiedName name(String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? QualifiedName.of("public", name)
                : QualifiedName.of(name.substring(0, dot), name.substring(dot + 1));
    }
}

package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.postgres.catalog.WrittenTables;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof.Difference;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Watches the rows of one database, and judges what became of them changeset by changeset. Not thread-safe. */
public final class DataWitness implements AutoCloseable {
    private final RowFollower rows;
    private final Optional<TenantWatch> tenants;
    private boolean judging;

    private DataWitness(RowFollower rows, Optional<TenantWatch> tenants) {
        this.rows = rows;
        this.tenants = tenants;
    }

    /**
     * Opens a session of its own in a database.
     *
     * @param ignored tables that are as if they were not there, such as Liquibase's own; schema-qualified
     */
    public static DataWitness open(
            ThrowawayPostgres server, String database, Set<QualifiedName> ignored, DataSettings settings)
            throws SQLException {
        RowFollower rows = new RowFollower(server.connect(database), ignored, settings.showValues());
        Optional<TenantWatch> watch = Optional.empty();
        if (settings.tenants().isPresent()) {
            Tenants tenants = settings.tenants().get();
            watch = Optional.of(new TenantWatch(
                    tenants,
                    new TenantTies(rows.connection(), tenants),
                    tenants.setting().map(s -> new RowSecurityProbe(server, database, tenants, s))));
        }
        return new DataWitness(rows, watch);
    }

    /** Takes note of tables that may have been written to, to read them again when their rows are next asked for. */
    public void note(WrittenTables written) {
        rows.note(written);
    }

    /** The rows as they are now. */
    public RowMark mark() throws SQLException {
        return new RowMark(rows.state());
    }

    /** The tables, sorted, whose rows are not those of an earlier moment; only tables that stood then and stand now are asked. */
    public List<Difference> since(RowMark earlier) throws SQLException {
        return RowComparison.afterRollback(earlier.state(), RowState.EMPTY, rows.state());
    }

    /** Reads the tables that were noted, unless no changeset has been judged yet, so that nobody may want to know. */
    public void readAhead() throws SQLException {
        if (judging) {
            rows.state();
        }
    }

    /**
     * Reads what stands before a changeset.
     *
     * @param schema the tables now
     */
    public DataTrial begin(Schema schema) throws SQLException {
        judging = true;
        return new DataTrial(rows, tenants, schema);
    }

    @Override
    public void close() throws SQLException {
        rows.close();
    }
}

package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.Scoped;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.step.EmptyTable;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.ProgressListener;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rehearsal of a changelog on a throwaway server: every changeset is applied, released ones only that; every pending one is
 * rolled back in a session of its own and applied again, and what each of the three did to the catalog is compared. At the end
 * everything is rolled back in reverse order.
 *
 * <p>An instance is used by one thread; several may run at once on servers of their own.
 */
public final class Rehearsal {
    private final ThrowawayPostgres server;
    private final LiquibaseTables tables;
    private final RowRequest rows;
    private final ProgressListener progress;
    private final DataSettings data;
    private final Optional<ProvenPrefixes> kept;

    /**
     * A rehearsal on tables that hold made-up rows.
     *
     * @param server the server; the rehearsal makes a database of its own there
     * @param tables the names of Liquibase's own tables
     * @param rows the rows that tables hold before each pending changeset
     * @param progress told how far it is
     * @param data what is wanted of the comparison of rows
     */
    public Rehearsal(
            ThrowawayPostgres server,
            LiquibaseTables tables,
            RowRequest rows,
            ProgressListener progress,
            DataSettings data) {
        this(server, tables, rows, progress, data, Optional.empty());
    }

    /**
     * As above.
     *
     * @param kept keeps what is proved for later rehearsals; only on an embedded server
     */
    public Rehearsal(
            ThrowawayPostgres server,
            LiquibaseTables tables,
            RowRequest rows,
            ProgressListener progress,
            DataSettings data,
            Optional<ProvenPrefixes> kept) {
        this.server = server;
        this.tables = tables;
        this.rows = rows;
        this.progress = progress;
        this.data = data;
        this.kept = kept;
    }

    /** A rehearsal on empty tables. */
    public Rehearsal(ThrowawayPostgres server, LiquibaseTables tables, ProgressListener progress) {
        this(server, tables, RowRequest.NOTHING, progress, DataSettings.DEFAULTS);
    }

    /** A rehearsal on tables that hold what the changelog puts there. */
    public Rehearsal(ThrowawayPostgres server, LiquibaseTables tables, ProgressListener progress, DataSettings data) {
        this(server, tables, RowRequest.NOTHING, progress, data);
    }

    /**
     * Rehearses a changelog.
     *
     * @return a step with evidence for each changeset, in order
     * @throws SetupException if a released changeset cannot be applied, or the server is lost
     */
    public History run(ParsedChangeLog parsed) {
        return run(parsed, Slice.whole(parsed.changeLog()));
    }

    /**
     * Rehearses a part of a changelog.
     *
     * @return a step for each changeset, in order; of those outside the slice it tells nothing but, for those before it, the schema
     * @throws SetupException as above
     */
    public History run(ParsedChangeLog parsed, Slice slice) {
        return inScope(parsed, () -> {
            progress.started(parsed.changeLog().changeSets().size());
            try (Theatre theatre = Theatre.open(parsed, server, tables, rows, data, slice)) {
                return rehearse(parsed, theatre, slice, List.of(), false);
            } finally {
                progress.finished();
            }
        });
    }

    /**
     * Rehearses what follows a beginning that was rehearsed before; the server must be a copy of the one that was kept then.
     *
     * @return a step with evidence for each changeset, in order; nothing when the server is not what that one was, and then it
     *     is good for nothing
     * @throws SetupException if a released changeset cannot be applied, or the server is lost
     */
    public Optional<History> goOn(ParsedChangeLog parsed, ProvenPrefixes.Found found) {
        return inScope(parsed, () -> {
            Optional<Theatre> begun = Theatre.goOn(found.prefix(), parsed, server, tables, rows, data);
            if (begun.isEmpty()) {
                return Optional.empty();
            }
            progress.started(parsed.changeLog().changeSets().size());
            try (Theatre theatre = begun.get()) {
                return Optional.of(rehearse(
                        parsed,
                        theatre,
                        Slice.whole(parsed.changeLog()),
                        found.steps(parsed),
                        found.prefix().chainKnown()));
            } finally {
                progress.finished();
            }
        });
    }

    private <T> T inScope(ParsedChangeLog parsed, Scoped<T> action) {
        try {
            return parsed.inScope(action);
        } catch (SetupException e) {
            throw e;
        } catch (Exception e) {
            throw ServerTrouble.explain(e, server);
        }
    }

    /**
     * @param told what is known of the first changesets already
     * @param chainKnown whether it tells of the chain back too
     */
    private History rehearse(ParsedChangeLog parsed, Theatre theatre, Slice slice, List<Step> told, boolean chainKnown)
            throws Exception {
        List<ChangeSet> changeSets = parsed.changeLog().changeSets();
        List<Step> steps = new ArrayList<>(told);
        steps.replaceAll(s -> s.with(s.evidence().orElseThrow().withoutChain()));
        Performance performance = new Performance(theatre, progress);
        try (Keeping keeping = Keeping.begin(kept, parsed, server, told.size())) {
            for (int i = told.size(); i < (slice.isEmpty() ? 0 : slice.to()); i++) {
                keeping.reached(i, theatre, steps);
                steps.add(rehearse(theatre, performance, slice, changeSets.get(i), i));
            }
            keeping.reached(changeSets.size(), theatre, steps);
            List<EmptyTable> empty = theatre.emptyTables();
            for (int i = steps.size(); i < changeSets.size(); i++) {
                steps.add(unchanged(theatre, changeSets.get(i), Performance.elsewhere()));
            }
            ChainBack chain = new ChainBack(theatre, progress, slice, performance.start(), keeping.mark());
            List<Step> all = chain.run(steps, chainKnown ? told : List.of());
            keeping.finish(all, chain.cleanAtMark());
            return new History(Witness.REHEARSAL, parsed.changeLog(), all, empty);
        }
    }

    private Step rehearse(Theatre theatre, Performance performance, Slice slice, ChangeSet changeSet, int index)
            throws Exception {
        Optional<String> left = changeSet.excluded();
        if (left.isPresent()) {
            return unchanged(theatre, changeSet, Evidence.nothing(Outcome.SKIPPED, left.get()));
        }
        if (changeSet.unreadable().isPresent()) {
            theatre.dependence().lost(changeSet);
            return unchanged(
                    theatre,
                    changeSet,
                    Evidence.nothing(
                            Outcome.NOT_REHEARSED, changeSet.unreadable().get()));
        }
        if (rows.origin().isPresent() && changeSet.released()) {
            return unchanged(
                    theatre, changeSet, Evidence.nothing(Outcome.NOT_REHEARSED, "It is released: the dump has it."));
        } else if (rows.origin().isPresent() && edited(theatre.changeLog(), changeSet)) {
            return unchanged(
                    theatre,
                    changeSet,
                    Evidence.nothing(
                            Outcome.NOT_REHEARSED, "The dump has it with another checksum: Liquibase refuses it."));
        }
        if (changeSet.released()) {
            return performance.release(changeSet, index);
        }
        return slice.has(index) ? performance.rehearse(changeSet, index) : performance.pass(changeSet, index);
    }

    private static boolean edited(ChangeLog changeLog, ChangeSet changeSet) {
        return changeLog.comparison().edited().stream()
                .anyMatch(e -> !e.accepted() && e.changeSet().equals(changeSet));
    }

    private static Step unchanged(Theatre theatre, ChangeSet changeSet, Evidence evidence) {
        Schema schema = theatre.stage().catalog().schema();
        return new Step(changeSet, schema, schema, Optional.of(evidence));
    }
}

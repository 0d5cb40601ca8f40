package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.policy.Production.OnFailure;
import io.github.migrationsafety.postgres.Silence;
import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.migrate.Work.Way;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies every pending changeset to a real database, as {@code liquibase update} would: by Liquibase, in order, under its lock,
 * recorded in DATABASECHANGELOG. Unlike it, no statement waits long for a lock, what only lacked one is tried again, a second
 * session watches, and a run that was killed can be followed by another. An instance is used once, by one thread.
 */
public final class Migration {
    private final Site site;
    private final ParsedChangeLog parsed;
    private final Expected expected;
    private final Interrupted interrupted;

    private final List<ChangeSet> done = new ArrayList<>();
    private List<ChangeSet> pending = List.of();
    private Optional<String> failure = Optional.empty();

    /**
     * @param expected what the schema has to be like at the end
     * @param interrupted what to do with a changeset that a killed run left half way
     */
    public Migration(Site site, ParsedChangeLog parsed, Expected expected, Interrupted interrupted) {
        this.site = site;
        this.parsed = parsed;
        this.expected = expected;
        this.interrupted = interrupted;
    }

    /**
     * Migrates and verifies.
     *
     * @return what became of it; a changeset that fails is no exception
     * @throws SetupException if nothing could be begun, and nothing was changed
     */
    public Outcome run() {
        return Scoped.run(parsed, "The migration", this::migrate);
    }

    private Outcome migrate() throws Exception {
        Work work = Work.begin(site, parsed);
        try {
            new Resumption(work, interrupted).settle();
            pending = Applied.pending(work.session(), parsed);
            DatabaseState before = work.states().read();
            site.journal()
                    .started(
                            "migrate",
                            "",
                            Map.of("pending", Integer.toString(pending.size()), "fingerprint", before.fingerprint()));
            work.underway().total(pending.size());
            applyAll(work);
            if (failure.isPresent() && !work.session().alive()) {
                work = again(work);
            }
            List<ChangeSetId> takenBack =
                    failure.isPresent() && site.production().onFailure() == OnFailure.ROLLBACK
                            ? takeBack(work)
                            : List.of();
            Outcome outcome = failure.isPresent() ? failed(work, before, takenBack) : verified(work, before);
            end(outcome);
            return outcome;
        } finally {
            work.close();
        }
    }

    private void applyAll(Work work) throws Exception {
        for (ChangeSet changeSet : pending) {
            Optional<String> stop = work.underway().stopReason();
            if (stop.isPresent()) {
                failure = Optional.of("stopped before " + changeSet.id() + ": " + stop.get());
                return;
            }
            try {
                work.perform(Way.APPLY, changeSet, done.size() + 1);
                done.add(changeSet);
            } catch (ChangeSetFailed e) {
                failure = Optional.of(e.words());
                return;
            }
        }
    }

    /** After the session was lost: what it had committed last, only the database knows. */
    private Work again(Work lost) throws Exception {
        lost.close();
        try {
            Work work = Work.begin(site, parsed);
            ChangeSet last = pending.get(done.size());
            if (work.session().history().getRanChangeSet(parsed.liquibaseChangeSet(last)) != null) {
                done.add(last);
            }
            return work;
        } catch (SQLException | SetupException e) {
            throw new SetupException(
                    "The database was lost in the middle of "
                            + pending.get(done.size()).id() + ": " + Silence.words(e) + ".",
                    "When it answers again, run the goal again: it goes on where this run ended.",
                    e);
        }
    }

    private List<ChangeSetId> takeBack(Work work) throws Exception {
        List<ChangeSetId> takenBack = new ArrayList<>();
        work.underway().resume();
        settleFailed(work);
        for (int i = done.size() - 1; i >= 0; i--) {
            try {
                work.perform(Way.REVERT, done.get(i), done.size() - i);
                takenBack.add(done.get(i).id());
            } catch (ChangeSetFailed e) {
                failure = Optional.of(failure.orElse("") + "; rolling back " + e.words());
                return takenBack;
            }
        }
        return takenBack;
    }

    /** What failed outside a transaction may have left an invalid index, which is no part of the schema before. */
    private void settleFailed(Work work) throws Exception {
        try {
            new Resumption(work, Interrupted.REFUSE).settle();
            if (done.size() == pending.size()) {
                return;
            }
            ChangeSet last = pending.get(done.size());
            if (work.session().history().getRanChangeSet(parsed.liquibaseChangeSet(last)) != null) {
                done.add(last);
            }
        } catch (SetupException halfWay) {
            // What is known to be complete is taken back all the same; the comparison names the rest.
            site.messages().warn(halfWay.getMessage());
        }
    }

    private Outcome failed(Work work, DatabaseState before, List<ChangeSetId> takenBack) throws Exception {
        List<String> invalid = new ArrayList<>(work.states().invalidIndexes());
        invalid.removeAll(before.invalidIndexes());
        List<Check> checks = takenBack.size() == done.size() && !takenBack.isEmpty()
                ? new Verification(work.states(), site.timing(), before, pending)
                        .afterRollback(Optional.of(before.fingerprint()))
                : List.of();
        return new Outcome(
                ids(done), ids(pending.subList(done.size(), pending.size())), failure, takenBack, invalid, checks);
    }

    private Outcome verified(Work work, DatabaseState before) throws Exception {
        List<Check> checks = new Verification(work.states(), site.timing(), before, done).afterMigration(expected);
        return new Outcome(ids(done), List.of(), failure, List.of(), List.of(), checks);
    }

    private void end(Outcome outcome) {
        Map<String, String> detail = Map.of(
                "applied", Integer.toString(outcome.done().size()),
                "takenBack", Integer.toString(outcome.takenBack().size()),
                "reason", outcome.failure().orElse(""));
        if (outcome.succeeded()) {
            site.journal().done("migrate", "", detail);
        } else {
            site.journal().failed("migrate", "", detail);
        }
    }

    private static List<ChangeSetId> ids(List<ChangeSet> changeSets) {
        return changeSets.stream().map(ChangeSet::id).toList();
    }
}

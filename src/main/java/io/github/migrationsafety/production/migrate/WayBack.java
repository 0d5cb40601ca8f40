package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.production.Entry;
import io.github.migrationsafety.production.Entry.State;
import io.github.migrationsafety.production.migrate.Applied.Line;
import io.github.migrationsafety.production.migrate.Work.Way;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import liquibase.changelog.ChangeSet.RunStatus;

/**
 * Rolls changesets of a real database back, the last one first, each as {@code liquibase rollback} would, with the same lock, time
 * limits, retries and watch as the way there. Whether every one of them has a way back is known before the first is touched. An
 * instance is used once, by one thread.
 */
public final class WayBack {
    private final Site site;
    private final ParsedChangeLog parsed;
    private final Selection selection;
    private final Interrupted interrupted;

    private final List<Line> done = new ArrayList<>();
    private Optional<String> failure = Optional.empty();

    /** @param interrupted what to do with a changeset that a killed run left half way */
    public WayBack(Site site, ParsedChangeLog parsed, Selection selection, Interrupted interrupted) {
        this.site = site;
        this.parsed = parsed;
        this.selection = selection;
        this.interrupted = interrupted;
    }

    /**
     * Rolls back, and checks the schema and the data.
     *
     * @return what became of it; a rollback that fails is no exception
     * @throws SetupException if nothing could be begun, and nothing was changed
     */
    public Outcome run() {
        return Scoped.run(parsed, "The rollback", this::rollBack);
    }

    private Outcome rollBack() throws Exception {
        Work work = Work.begin(site, parsed);
        try {
            new Resumption(work, interrupted).settle();
            List<Line> chosen = choose(Applied.lines(work.session(), parsed));
            Collections.reverse(chosen);
            refuseWithoutWayBack(work, chosen);
            List<ChangeSet> changeSets =
                    chosen.stream().map(l -> l.changeSet().orElseThrow()).toList();
            DatabaseState before = work.states().read();
            Optional<String> wanted = chosen.isEmpty()
                    ? Optional.of(before.fingerprint())
                    : recorded(chosen.get(chosen.size() - 1).changeSet().orElseThrow());
            site.journal()
                    .started(
                            "rollback",
                            "",
                            Map.of("changeSets", Integer.toString(chosen.size()), "fingerprint", before.fingerprint()));
            work.underway().total(chosen.size());
            revertAll(work, chosen);
            if (failure.isPresent() && !work.session().alive()) {
                work = again(work, chosen);
            }
            List<String> invalid = new ArrayList<>(work.states().invalidIndexes());
            invalid.removeAll(before.invalidIndexes());
            Outcome outcome = new Outcome(
                    ids(done),
                    ids(chosen.subList(done.size(), chosen.size())),
                    failure,
                    List.of(),
                    invalid,
                    failure.isPresent()
                            ? List.of()
                            : new Verification(work.states(), site.timing(), before, changeSets).afterRollback(wanted));
            end(outcome);
            return outcome;
        } finally {
            work.close();
        }
    }

    private void revertAll(Work work, List<Line> chosen) throws Exception {
        for (Line line : chosen) {
            ChangeSet changeSet = line.changeSet().orElseThrow();
            Optional<String> stop = work.underway().stopReason();
            if (stop.isPresent()) {
                failure = Optional.of("stopped before " + changeSet.id() + ": " + stop.get());
                return;
            }
            try {
                if (line.onlyRecorded()) {
                    // Its preconditions kept it from doing anything, so there is nothing to undo.
                    work.session().forget(work.liquibase(changeSet));
                } else {
                    work.perform(Way.REVERT, changeSet, done.size() + 1);
                }
                done.add(line);
            } catch (ChangeSetFailed e) {
                failure = Optional.of(e.words());
                return;
            }
        }
    }

    /** After the session was lost: what it had committed last, only the database knows. */
    private Work again(Work lost, List<Line> chosen) throws Exception {
        lost.close();
        Work work = Work.begin(site, parsed);
        Line last = chosen.get(done.size());
        if (work.session()
                        .history()
                        .getRanChangeSet(work.liquibase(last.changeSet().orElseThrow()))
                == null) {
            done.add(last);
        }
        return work;
    }

    private List<Line> choose(List<Line> lines) {
        if (selection instanceof Selection.Count count) {
            if (count.changeSets() > lines.size()) {
                throw new SetupException(
                        "rollbackCount is " + count.changeSets() + ", but DATABASECHANGELOG has " + lines.size()
                                + " changesets.",
                        "Give a smaller number; `status` lists what is applied.");
            }
            return new ArrayList<>(lines.subList(lines.size() - count.changeSets(), lines.size()));
        }
        if (selection instanceof Selection.Tag tag) {
            int last = -1;
            for (int i = 0; i < lines.size(); i++) {
                if (tag.tag().equals(lines.get(i).ran().getTag())) {
                    last = i;
                }
            }
            if (last < 0) {
                throw new SetupException(
                        "DATABASECHANGELOG has no tag '" + tag.tag() + "'.",
                        "Name one of its tags, or roll back by count or date.");
            }
            return new ArrayList<>(lines.subList(last + 1, lines.size()));
        }
        if (selection instanceof Selection.After after) {
            List<Line> later = new ArrayList<>(lines);
            later.removeIf(l -> !executed(l).isAfter(after.time()));
            return later;
        }
        return lastMigration(lines);
    }

    private static LocalDateTime executed(Line line) {
        // The column has no time zone; the driver took it for one in ours, and this takes that back.
        return new Timestamp(line.ran().getDateExecuted().getTime()).toLocalDateTime();
    }

    private List<Line> lastMigration(List<Line> lines) {
        Set<String> applied = appliedLast();
        Set<String> standing = new HashSet<>();
        lines.forEach(l -> l.changeSet().ifPresent(c -> standing.add(c.id().toString())));
        applied.retainAll(standing);
        if (applied.isEmpty()) {
            throw new SetupException(
                    "The journal knows of no migration of this database that is still applied.",
                    "Say what to roll back with rollbackCount, rollbackTag or rollbackDate.");
        }
        List<Line> tail = new ArrayList<>(lines.subList(lines.size() - applied.size(), lines.size()));
        for (Line line : tail) {
            boolean ours = line.changeSet()
                    .filter(c -> applied.contains(c.id().toString()))
                    .isPresent();
            if (!ours) {
                throw new SetupException(
                        line.id() + " was applied after the last migration that the journal knows.",
                        "Say how far to roll back with rollbackCount, rollbackTag or rollbackDate.");
            }
        }
        return tail;
    }

    /** What the last run that applied anything applied, together with runs before it that had not come to their end. */
    private Set<String> appliedLast() {
        Set<String> applied = new HashSet<>();
        boolean complete = false;
        for (Entry entry : site.journal().history()) {
            if (entry.step().equals("migrate") && entry.state() == State.DONE && !applied.isEmpty()) {
                complete = true;
            }
            if (entry.step().equals(Way.APPLY.step()) && entry.state() == State.STARTED) {
                if (complete) {
                    applied.clear();
                    complete = false;
                }
                applied.add(entry.changeSet());
            }
        }
        return applied;
    }

    private void refuseWithoutWayBack(Work work, List<Line> chosen) throws Exception {
        for (Line line : chosen) {
            ChangeSet changeSet = line.changeSet()
                    .orElseThrow(() -> new SetupException(
                            line.id() + " is applied, but the changelog does not have it.",
                            "Use the changelog, or the migration bundle, of the release that applied it."));
            if (work.session().history().getRunStatus(work.liquibase(changeSet)) == RunStatus.INVALID_MD5SUM) {
                throw Applied.edited(changeSet);
            }
            if (!line.onlyRecorded() && changeSet.rollback() instanceof Rollback.Missing missing) {
                throw new SetupException(
                        changeSet.id() + " at " + changeSet.at() + " has no rollback: " + missing.reason() + ".",
                        "Nothing was rolled back. Roll back less, give it a rollback, or restore the backup.");
            }
        }
    }

    /** The schema before a changeset was applied, as far as the journal has it. */
    private Optional<String> recorded(ChangeSet first) {
        Optional<String> fingerprint = Optional.empty();
        for (Entry entry : site.journal().history()) {
            if (entry.step().equals(Way.APPLY.step())
                    && entry.state() == State.STARTED
                    && entry.changeSet().equals(first.id().toString())) {
                fingerprint = Optional.ofNullable(entry.detail().get("fingerprint"));
            }
        }
        return fingerprint;
    }

    private void end(Outcome outcome) {
        Map<String, String> detail = Map.of(
                "rolledBack",
                Integer.toString(outcome.done().size()),
                "reason",
                outcome.failure().orElse(""));
        if (outcome.succeeded()) {
            site.journal().done("rollback", "", detail);
        } else {
            site.journal().failed("rollback", "", detail);
        }
    }

    private static List<ChangeSetId> ids(List<Line> lines) {
        return lines.stream().map(l -> l.changeSet().orElseThrow().id()).toList();
    }
}

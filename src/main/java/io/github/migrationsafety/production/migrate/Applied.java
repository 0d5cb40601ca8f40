package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ShouldRunChangeSetFilter;

/** What DATABASECHANGELOG says against the changelog. */
final class Applied {
    private Applied() {}

    /**
     * The changesets that {@code liquibase update} would run, in order.
     *
     * @throws SetupException if one that ran was edited since, or one that is to run cannot be executed here
     */
    static List<ChangeSet> pending(LiveSession session, ParsedChangeLog parsed) throws Exception {
        session.history().reset();
        ShouldRunChangeSetFilter filter = new ShouldRunChangeSetFilter(session.database());
        List<ChangeSet> pending = new ArrayList<>();
        for (ChangeSet changeSet : parsed.changeLog().changeSets()) {
            if (changeSet.excluded().isPresent()) {
                continue;
            }
            liquibase.changelog.ChangeSet liquibase = parsed.liquibaseChangeSet(changeSet);
            if (session.history().getRunStatus(liquibase) == RunStatus.INVALID_MD5SUM) {
                throw edited(changeSet);
            }
            if (filter.accepts(liquibase).isAccepted()) {
                if (changeSet.unreadable().isPresent()) {
                    throw new SetupException(
                            changeSet.id() + " cannot be executed here: "
                                    + changeSet.unreadable().get() + ".",
                            "Add what it needs to the project's dependencies.");
                }
                pending.add(changeSet);
            }
        }
        return pending;
    }

    /** The error of a changeset that was edited after it ran. */
    static SetupException edited(ChangeSet changeSet) {
        return new SetupException(
                changeSet.id() + " at " + changeSet.at() + " was edited after it was applied to this database.",
                "Undo the edit, and put what it was meant to do into a new changeset.");
    }

    /**
     * A line of DATABASECHANGELOG with the changeset that it is about.
     *
     * @param ran the line
     * @param changeSet empty if the changelog has none such
     */
    record Line(RanChangeSet ran, Optional<ChangeSet> changeSet) {
        /** Whether the changeset was recorded without being run. */
        boolean onlyRecorded() {
            return ran.getExecType() == ExecType.MARK_RAN;
        }

        ChangeSetId id() {
            return new ChangeSetId(ran.getChangeLog(), ran.getId(), ran.getAuthor());
        }
    }

    /**
     * DATABASECHANGELOG, oldest line first.
     *
     * @throws SetupException if it does not tell in which order the changesets ran
     */
    static List<Line> lines(LiveSession session, ParsedChangeLog parsed) throws Exception {
        session.history().reset();
        List<Line> lines = new ArrayList<>();
        RanChangeSet before = null;
        for (RanChangeSet ran : session.database().getRanChangeSetList()) {
            if (before != null && ran.getOrderExecuted() <= before.getOrderExecuted()) {
                throw new SetupException(
                        "DATABASECHANGELOG does not tell whether " + before + " or " + ran
                                + " ran first: DATEEXECUTED and ORDEREXECUTED disagree.",
                        "Correct these two columns by hand, then run the goal again.");
            }
            before = ran;
            lines.add(new Line(ran, changeSet(ran, parsed)));
        }
        return lines;
    }

    private static Optional<ChangeSet> changeSet(RanChangeSet ran, ParsedChangeLog parsed) {
        return parsed.changeLog().changeSets().stream()
                .filter(c -> ran.isSameAs(parsed.liquibaseChangeSet(c)))
                .findFirst();
    }
}

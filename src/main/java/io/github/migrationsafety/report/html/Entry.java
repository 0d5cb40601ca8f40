package io.github.migrationsafety.report.html;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.report.ReportedChangeSet;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.report.Wording;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.DataProof;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A changeset as the page shows it.
 *
 * @param number its place in the changelog, from 1
 * @param outcome as {@link ReportedChangeSet.Outcome} writes it
 * @param title its id
 * @param file the file it stands in, for the filter
 * @param place {@code file:line}
 * @param reason why it was not rehearsed; blank if it was
 * @param flags what is special about it, such as that it runs outside a transaction
 * @param blocked for how long writes to a table that stood waited while it was applied; blank if nobody had to wait
 * @param millis all its executions together, in milliseconds, to sort by
 * @param blockedMillis the same of {@code blocked}
 * @param chain what came of it in the chain back, in a word; blank if it did not come this far
 * @param failures errors that ended an execution
 * @param differences what the rollback, the second execution or the chain left other than it should be
 * @param observed what its runs locked, wrote anew, read and changed
 * @param apply its SQL
 * @param rollback the SQL of its way back
 * @param rollbackNote where the way back comes from
 * @param problems its findings that count
 * @param search what a text filter looks at, in lower case
 */
public record Entry(
        int number,
        String outcome,
        String title,
        String author,
        String file,
        String place,
        Prose reason,
        List<String> flags,
        String applyTime,
        String rollbackTime,
        String reapplyTime,
        String blocked,
        long millis,
        long blockedMillis,
        String chain,
        List<Failed> failures,
        List<Differences> differences,
        List<Observed> observed,
        Excerpt apply,
        Excerpt rollback,
        String rollbackNote,
        List<FoundProblem> problems,
        String search) {
    /**
     * An error that ended an execution.
     *
     * @param when in which execution
     * @param message SQLSTATE and the server's message
     * @param sql the statement; blank if it is not known
     */
    public record Failed(String when, String message, Excerpt sql) {}

    /** The id of the element that shows it in the list of all changesets. */
    public String anchor() {
        return "changeset-" + number;
    }

    /** The id of the element that shows its findings, if it {@link #speaks()}. */
    public String findingsAnchor() {
        return "findings-" + number;
    }

    /** Whether there is more to say about it than its outcome. */
    public boolean speaks() {
        return !problems.isEmpty() || !failures.isEmpty() || !differences.isEmpty();
    }

    static Entry of(int number, ReportedChangeSet reported, int sqlLimit) {
        ChangeSet changeSet = reported.changeSet();
        Duration blocked = reported.applyBlocks().total();
        return new Entry(
                number,
                reported.outcome().toString(),
                VisibleText.line(changeSet.id().id()),
                VisibleText.line(changeSet.id().author()),
                VisibleText.line(changeSet.at().file()),
                VisibleText.line(changeSet.at().toString()),
                Prose.of(reported.reason().orElse("")),
                flags(reported),
                time(reported.evidence().flatMap(Evidence::apply).isPresent(), reported.apply()),
                time(reported.evidence().flatMap(Evidence::rollback).isPresent(), reported.rollback()),
                time(reported.evidence().flatMap(Evidence::reapply).isPresent(), reported.reapply()),
                blocked.isZero() ? "" : Wording.duration(blocked),
                reported.total().toMillis(),
                blocked.toMillis(),
                chain(reported.chain()),
                failures(reported),
                differences(reported),
                Observed.of(reported.evidence()),
                Excerpt.of(changeSet.sql(), sqlLimit, changeSet.at()),
                Excerpt.of(changeSet.rollback().sql(), sqlLimit, changeSet.at()),
                rollbackNote(changeSet.rollback()),
                reported.findings().stream()
                        .filter(f -> f.suppressed().isEmpty())
                        .map(FoundProblem::of)
                        .toList(),
                VisibleText.line(changeSet.id() + " " + changeSet.at()).toLowerCase(Locale.ROOT));
    }

    private static String time(boolean ran, Duration duration) {
        return ran ? Wording.duration(duration) : "";
    }

    private static List<String> flags(ReportedChangeSet reported) {
        ChangeSet changeSet = reported.changeSet();
        List<String> flags = new ArrayList<>();
        if (changeSet.released()) {
            flags.add("released");
        }
        if (reported.cached()) {
            flags.add("as rehearsed earlier");
        }
        if (!changeSet.runInTransaction()) {
            flags.add("outside a transaction");
        }
        if (changeSet.runAlways()) {
            flags.add("runs always");
        }
        if (changeSet.runOnChange()) {
            flags.add("runs on change");
        }
        changeSet.tag().ifPresent(tag -> flags.add("tag " + VisibleText.line(tag)));
        growth(reported.evidence().flatMap(Evidence::apply)).ifPresent(size -> flags.add(size + " larger on disk"));
        growth(reported.evidence().flatMap(Evidence::rollback))
                .ifPresent(size -> flags.add(size + " larger on disk by the rollback"));
        return List.copyOf(flags);
    }

    private static Optional<String> growth(Optional<Run> run) {
        return run.flatMap(Run::growth).filter(bytes -> bytes > 0).map(Wording::size);
    }

    private static String chain(ReportedChangeSet.Chain chain) {
        return switch (chain) {
            case PASSED -> "back";
            case DIFFERS -> "differs";
            case FAILED -> "failed";
            case NOT_RUN -> "";
        };
    }

    private static List<Failed> failures(ReportedChangeSet reported) {
        return reported.failures().stream()
                .map(failure -> new Failed(
                        when(failure.phase()),
                        VisibleText.of(VisibleText.beginning(failure.error().toString(), Excerpt.LONGEST)),
                        failure.error()
                                .sql()
                                .map(sql -> Excerpt.of(
                                        sql, Excerpt.LONGEST, failure.error().at()))
                                .orElse(Excerpt.NOTHING)))
                .toList();
    }

    private static String when(String phase) {
        return switch (phase) {
            case "apply" -> "Applying it failed";
            case "rollback" -> "Rolling it back failed";
            case "reapply" -> "Applying it again failed";
            default -> "Rolling it back in the chain failed";
        };
    }

    private static List<Differences> differences(ReportedChangeSet reported) {
        List<Differences> found = new ArrayList<>();
        reported.evidence().ifPresent(evidence -> {
            add(
                    found,
                    "What the rollback left behind",
                    "Before the changeset",
                    "After its rollback",
                    evidence.leftBehind());
            add(
                    found,
                    "What the second execution did differently",
                    "After the first execution",
                    "After the second",
                    evidence.reapplyDifference());
            addRows(
                    found,
                    "Rows that the rollback did not bring back",
                    "Before the changeset",
                    "After its rollback",
                    rows(reported, "rollback"));
            addRows(
                    found,
                    "Rows that the second execution left otherwise",
                    "After the first execution",
                    "After the second",
                    rows(reported, "reapply"));
        });
        reported.chainRun().ifPresent(chain -> {
            add(
                    found,
                    "What the chain back left behind",
                    "Before the changeset",
                    "After its rollback in the chain",
                    chain.unexplained());
            addRows(
                    found,
                    "Rows that the chain back did not bring back",
                    "Before all changesets",
                    "After the whole chain",
                    rows(reported, "chain"));
        });
        return List.copyOf(found);
    }

    private static void add(List<Differences> found, String title, String before, String after, SchemaDelta delta) {
        if (!delta.isEmpty()) {
            found.add(Differences.of(title, before, after, delta));
        }
    }

    private static void addRows(
            List<Differences> found, String title, String before, String after, List<DataProof.Difference> tables) {
        if (!tables.isEmpty()) {
            found.add(Differences.ofRows(title, before, after, tables));
        }
    }

    private static List<DataProof.Difference> rows(ReportedChangeSet reported, String phase) {
        return reported.rowDifferences().stream()
                .filter(difference -> difference.phase().equals(phase))
                .map(ReportedChangeSet.RowDifference::rows)
                .toList();
    }

    private static String rollbackNote(Rollback rollback) {
        if (rollback instanceof Rollback.Missing missing) {
            return "There is no rollback: " + VisibleText.line(missing.reason());
        }
        if (rollback instanceof Rollback.Given given) {
            return given.generated() ? "generated by Liquibase" : "";
        }
        return "The rollback is empty.";
    }
}

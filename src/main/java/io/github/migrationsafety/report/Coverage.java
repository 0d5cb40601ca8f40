package io.github.migrationsafety.report;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much of the pending changesets anybody could judge.
 *
 * @param analysed statements that the source tells all about
 * @param left statements that only a rehearsal can judge: a DO block that puts SQL together, a statement that could not be read
 * @param unjudged of the latter those that the rehearsal did not come to, and changesets that cannot be executed here
 */
public record Coverage(long analysed, long left, long unjudged) {
    /** The coverage of a report. */
    public static Coverage of(Report report) {
        Set<ChangeSetId> rehearsed = report.history().steps().stream()
                .filter(s -> s.evidence().flatMap(Evidence::apply).isPresent())
                .map(s -> s.changeSet().id())
                .collect(Collectors.toSet());
        long analysed = 0;
        long left = 0;
        long unjudged = 0;
        for (ChangeSet changeSet : report.history().changeLog().changeSets()) {
            if (!changeSet.pending()) {
                continue;
            }
            long known = changeSet.sql().stream().filter(Coverage::tellsAll).count();
            long unknown = changeSet.sql().size() - known;
            boolean reached = !report.rehearsed() || rehearsed.contains(changeSet.id());
            analysed += known;
            left += reached ? unknown : 0;
            unjudged += (reached ? 0 : unknown) + (changeSet.unreadable().isPresent() ? 1 : 0);
        }
        return new Coverage(analysed, left, unjudged);
    }

    private static boolean tellsAll(SqlText text) {
        return text.statements()
                .filter(statements ->
                        statements.stream().noneMatch(s -> s instanceof Statement.DoBlock block && !block.told()))
                .isPresent();
    }

    /** As the last line of a run says it. */
    public String sentence() {
        return "Statements: " + Wording.number(analysed) + " analysed from the source, " + Wording.number(left)
                + " left to the rehearsal, " + Wording.number(unjudged) + " that nobody could judge.";
    }
}

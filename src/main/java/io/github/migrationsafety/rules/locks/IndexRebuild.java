package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Definitions;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.ObservedRun;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Observation.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code locks/index-rebuild}: the table keeps its rows as they are, but its indexes are built anew while nobody can read or write
 * it: after a change of collation, to a type that sorts otherwise, and always when an index has an expression or a condition on
 * the column.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-NOTES">ALTER TABLE, notes</a>: "indexes must
 *     still be rebuilt unless the system can verify that the new index would be logically equivalent to the existing one"
 */
public final class IndexRebuild extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/index-rebuild",
            Severity.ERROR,
            RuleInfo.BOTH,
            "Indexes of a table that exists already are rebuilt without a rewrite of the table");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.AlterColumnType alter
                    && act.mayAlter(alter.table(), alter.tableIfExists())) {
                predicted(alter, act, context.definitions(history)).ifPresent(problems::add);
            }
        }
        way.observedRun(context.tables(history)).stream()
                .flatMap(run -> unpredicted(run, way, problems))
                .forEach(problems::add);
        return problems;
    }

    private static Optional<Problem> predicted(Statement.AlterColumnType alter, Act act, Definitions definitions) {
        TypeChange change = TypeChange.of(alter, act, definitions);
        boolean rewritten = change == TypeChange.REWRITE || change == TypeChange.UNKNOWN;
        List<String> rebuilt = rewritten
                ? List.of()
                : act.table(alter.table()).stream()
                        .flatMap(t -> t.indexes().stream())
                        .filter(i -> change == TypeChange.REINDEX && i.keys().contains(Optional.of(alter.column()))
                                || dependsOn(i, alter.column()))
                        .map(Index::name)
                        .toList();
        boolean unseen = act.observed().filter(o -> o.rewrites().isEmpty()).isPresent();
        return rebuilt.isEmpty() || unseen ? Optional.empty() : Optional.of(problem(alter, rebuilt, act));
    }

    /** PostgreSQL does not compare expressions and conditions: such an index is always built anew. */
    private static boolean dependsOn(Index index, String column) {
        Pattern name = Pattern.compile("(?i)(?<![\\w$])" + Pattern.quote(column) + "(?![\\w$(])");
        boolean plain = index.keys().stream().allMatch(Optional::isPresent)
                && index.details().predicate().isEmpty();
        boolean mentioned = index.keys().contains(Optional.of(column))
                || Stream.concat(index.details().forms().stream(), index.details().predicate().stream())
                        .anyMatch(t -> name.matcher(t).find());
        return !plain && mentioned;
    }

    private static Problem problem(Statement.AlterColumnType alter, List<String> rebuilt, Act act) {
        QualifiedName table = act.resolve(alter.table());
        String indexes = rebuilt.stream().map(i -> "`" + i + "`").collect(Collectors.joining(", "));
        String fresh = SqlName.of(SqlName.joined(alter.column(), "new"));
        String sql = "ALTER TABLE " + SqlName.of(table) + " ";
        Fix fix = Fix.of(Fix.timed(
                        "add-" + table.name() + "-" + alter.column() + "-new",
                        sql + "ADD COLUMN " + fresh + " " + alter.type()
                                + alter.collation().map(IndexRebuild::collate).orElse(""),
                        sql + "DROP COLUMN " + fresh))
                .saying(
                        "Expand and contract: add a new column, keep it equal by a trigger, fill it in batches, index it CONCURRENTLY,"
                                + " let the application use it, and drop the old one in a later release. It begins so:");
        return act.problem(
                table + "(" + alter.column() + ")",
                table,
                "Changing `" + alter.column() + "` of `" + table + "` builds " + indexes
                        + " anew under ACCESS EXCLUSIVE: every read and write of the table waits until that is done.",
                fix);
    }

    private static String collate(String collation) {
        int dot = collation.indexOf('.');
        return " COLLATE "
                + SqlName.of(
                        dot < 0
                                ? QualifiedName.of(collation)
                                : QualifiedName.of(collation.substring(0, dot), collation.substring(dot + 1)));
    }

    private static Stream<Problem> unpredicted(ObservedRun run, Way way, List<Problem> told) {
        return run.rebuilds().stream()
                // A new file of an index after REINDEX is what was asked for; index/reindex-not-concurrent tells of it.
                .filter(r -> !isReindex(way, r))
                .filter(r -> told.stream().noneMatch(p -> p.table()
                        .equals(Optional.of(r.relation().table().toString()))))
                .map(r -> problem(run, way, r));
    }

    private static boolean isReindex(Way way, ObservedRun.Rewrite rebuild) {
        return way.text(rebuild.by()).stream()
                .flatMap(SqlText::withParts)
                .flatMap(t -> t.statements().orElse(List.of()).stream())
                .anyMatch(s -> s instanceof Statement.Reindex);
    }

    private static Problem problem(ObservedRun run, Way way, ObservedRun.Rewrite rebuild) {
        Relation index = rebuild.relation();
        return new Problem(
                way.changeSet().id(),
                way.at(rebuild.by()).orElseGet(() -> run.at(rebuild.by())),
                index.name().toString(),
                Optional.of(index.table().toString()),
                "The statement builds index `" + index.name()
                        + "` anew under ACCESS EXCLUSIVE: every read and write of `" + index.table()
                        + "` waits until that is done.",
                "Do it on a new column that is filled in batches and indexed CONCURRENTLY, and swap in the end.");
    }
}

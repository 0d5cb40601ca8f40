package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.rule.DynamicPart;
import io.github.migrationsafety.rule.NamedObjects.Named;
import io.github.migrationsafety.rule.NamedObjects.Sort;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Standing.Life;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code compatibility/drop-table}: a table, foreign table, view or schema of the running release is gone. A partition is left
 * alone: statements go to its parent and still work.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-droptable.html">DROP TABLE</a>
 */
public final class DropTable extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/drop-table",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A table or view that the running release may use is dropped");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of(ContractTooEarly.INFO.id(), ViewShape.INFO.id());
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        if (!(moment.statement() instanceof Statement.Drop drop)) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        switch (drop.kind()) {
            case TABLE ->
                drop.objects().stream()
                        .filter(o -> running.table(moment, o).isPresent())
                        .filter(o -> running.definition(moment, o)
                                .flatMap(Table::partitionOf)
                                .isEmpty())
                        .map(o -> moment.tables().resolve(o))
                        .filter(o -> !isView(o, moment, running))
                        .forEach(o -> problems.add(problem(moment, o, "Table")));
            case VIEW, MATERIALIZED_VIEW ->
                ViewShape.dropped(moment, running).stream()
                        .filter(d -> d.lost().isEmpty())
                        .forEach(d -> problems.add(problem(moment, d.view(), "View")));
            case FOREIGN_TABLE ->
                drop.objects().stream()
                        .filter(o -> stood(Sort.FOREIGN_TABLE, o, drop, moment, running))
                        .forEach(o -> problems.add(problem(
                                moment,
                                o.in(running.objects().before(moment).path().get(0)),
                                "Foreign table")));
            case SCHEMA ->
                drop.objects().forEach(o -> schema(o.name(), moment, running).ifPresent(problems::add));
            default -> {}
        }
        return problems;
    }

    /** Whether the same changeset puts a view in the table's place. */
    private static boolean isView(QualifiedName table, Moment moment, RunningRelease running) {
        return running.objects()
                .end()
                .view(table)
                .filter(v -> v.origin().changeSet() == moment.step().changeSet())
                .isPresent();
    }

    private static boolean stood(
            Sort sort, QualifiedName name, Statement.Drop drop, Moment moment, RunningRelease running) {
        List<Named> found = running.objects().before(moment).find(sort, name);
        return found.isEmpty()
                ? !drop.ifExists() && !moment.tables().blind()
                : found.get(0).released().isPresent();
    }

    private static Optional<Problem> schema(String schema, Moment moment, RunningRelease running) {
        List<String> lost = moment.tables().lives().entrySet().stream()
                .filter(e -> e.getKey().schema().filter(schema::equals).isPresent())
                .filter(e -> e.getValue().released().isPresent())
                .map(e -> "`" + e.getKey() + "`")
                .sorted()
                .toList();
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(moment.problem(
                        schema,
                        QualifiedName.of(schema),
                        "Schema `" + schema + "` is dropped with " + String.join(", ", lost)
                                + ". Every statement of the release that is still running on them fails, and their rows are"
                                + " gone.",
                        remedy("`" + schema + "`")));
    }

    private static Problem problem(Moment moment, QualifiedName object, String sort) {
        return moment.problem(object.toString(), object, message(object, sort), remedy("`" + object + "`"));
    }

    @Override
    protected List<Problem> rest(History history, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        for (Step step : history.pending()) {
            Optional<DynamicPart> part = DynamicPart.of(step);
            if (part.isEmpty()) {
                continue;
            }
            for (QualifiedName name : step.after().changedSince(step.before())) {
                boolean gone = step.after().table(name).isEmpty()
                        && step.before().table(name).flatMap(Table::partitionOf).isEmpty();
                if (gone
                        && running.knows(step, name)
                        && !part.get().named().contains(name.name())
                        && !isRenamed(step, name, running)) {
                    problems.add(part.get()
                            .problem(name.toString(), name, message(name, "Table"), remedy("`" + name + "`")));
                }
            }
        }
        return problems;
    }

    private static boolean isRenamed(Step step, QualifiedName name, RunningRelease running) {
        Optional<Life> life = running.tables().before(step).find(name);
        return life.isPresent()
                && running.tables().end().lives().values().stream()
                        .anyMatch(l -> l.number() == life.get().number());
    }

    private static String message(QualifiedName object, String sort) {
        return sort + " `" + object + "` is dropped. Every statement of the release that is still running on it fails"
                + (sort.equals("View") ? "." : ", and its rows are gone.");
    }

    private static String remedy(String object) {
        return "First release an application that does not use " + object
                + ", and drop it in the release after that one. To be able"
                + " to go back, rename it then and drop it later still.";
    }
}

package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.rule.DynamicPart;
import io.github.migrationsafety.rule.NamedObjects;
import io.github.migrationsafety.rule.NamedObjects.Named;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.ViewColumns;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code compatibility/view-shape}: a view that the running release reads is gone, or has lost columns. A view that is dropped
 * and made again with all its columns is as good as before, and CREATE OR REPLACE VIEW can only add some.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createview.html">CREATE VIEW</a>: "the new query must generate the same
 *     columns"
 */
public final class ViewShape extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/view-shape",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A view that the running release reads is dropped, or its columns change");

    /** The property of a view in the catalog that lists its columns, a line each: name and type. */
    private static final String COLUMNS = "columns";

    private static final Set<ObjectKind> VIEWS = Set.of(ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        if (moment.statement() instanceof Statement.RenameColumn rename) {
            return running.objects().before(moment).view(rename.table()).stream()
                    .filter(v -> v.released().isPresent())
                    .map(v -> moment.problem(
                            v.name().toString(),
                            v.name(),
                            "Column `" + rename.column() + "` of view `" + v.name() + "` is renamed to `"
                                    + rename.newName()
                                    + "`. Statements of the release that is still running that name it fail.",
                            "Add the new name as one more column with CREATE OR REPLACE VIEW, and take the old one away in a"
                                    + " later release."))
                    .toList();
        }
        List<Problem> problems = new ArrayList<>();
        for (Dropped dropped : dropped(moment, running)) {
            problems.add(moment.problem(
                    dropped.view().toString(),
                    dropped.view(),
                    message(dropped.view(), dropped.lost()),
                    remedy(dropped)));
        }
        return problems;
    }

    /**
     * A view that is gone for the running release.
     *
     * @param lost the columns that it has lost; none if it is gone as a whole
     */
    record Dropped(QualifiedName view, List<String> lost) {}

    /** The views that a statement takes from the running release for good. */
    static List<Dropped> dropped(Moment moment, RunningRelease running) {
        if (!(moment.statement() instanceof Statement.Drop drop)
                || drop.kind() != Statement.ObjectKind.VIEW && drop.kind() != Statement.ObjectKind.MATERIALIZED_VIEW) {
            return List.of();
        }
        List<Dropped> dropped = new ArrayList<>();
        NamedObjects.Standing standing = running.objects().before(moment);
        for (QualifiedName written : drop.objects()) {
            Optional<Named> view = standing.view(written);
            boolean stood = view.isPresent()
                    ? view.get().released().isPresent()
                    : !drop.ifExists() && !moment.tables().blind();
            if (stood) {
                QualifiedName name = view.map(Named::name)
                        .orElseGet(() -> written.in(standing.path().get(0)));
                afterwards(name, view, running).ifPresent(dropped::add);
            }
        }
        return dropped;
    }

    /** What has become of a view in the end; empty if it serves as before, or nobody can tell. */
    private static Optional<Dropped> afterwards(QualifiedName name, Optional<Named> before, RunningRelease running) {
        Optional<Named> after = running.objects().end().view(name);
        if (after.isEmpty()) {
            boolean table = running.tables().end().find(name).isPresent();
            return table ? Optional.empty() : Optional.of(new Dropped(name, List.of()));
        }
        Optional<List<String>> had = before.flatMap(v -> ViewColumns.of(v.sql()));
        Optional<List<String>> has = ViewColumns.of(after.get().sql());
        if (had.isEmpty() || has.isEmpty()) {
            return Optional.empty();
        }
        List<String> lost =
                had.get().stream().filter(c -> !has.get().contains(c)).toList();
        return lost.isEmpty() ? Optional.empty() : Optional.of(new Dropped(name, lost));
    }

    /** What the catalog tells: the whole release is compared, so that a view may be gone in between. */
    @Override
    protected List<Problem> rest(History history, RunningRelease running) {
        List<Step> rehearsed = history.pending().stream()
                .filter(s -> s.evidence().flatMap(Evidence::apply).isPresent())
                .toList();
        SchemaDelta release =
                SchemaDelta.inSequence(rehearsed.stream().map(ViewShape::delta).toList());
        List<Problem> problems = new ArrayList<>();
        release.changes().forEach((key, change) -> {
            if (VIEWS.contains(key.kind()) && change.before().isPresent()) {
                List<String> had = lines(change.before(COLUMNS));
                List<String> has = lines(change.after(COLUMNS));
                List<String> lost = had.stream().filter(c -> !has.contains(c)).toList();
                boolean gone = change.after().isEmpty() && !isThere(key, release);
                if (gone || change.after().isPresent() && !lost.isEmpty()) {
                    last(key, rehearsed)
                            .map(step -> problem(step, key, gone ? List.of() : lost))
                            .filter(p -> !saidBefore(p, running))
                            .ifPresent(problems::add);
                }
            }
        });
        return problems;
    }

    /** A rename is another rule's, and what a statement shows is told at the statement. */
    private static boolean saidBefore(Problem problem, RunningRelease running) {
        boolean shown = running.moments().stream()
                .flatMap(m -> dropped(m, running).stream())
                .anyMatch(d -> d.view().toString().equals(problem.object()));
        return shown || moved(problem, running);
    }

    private static boolean moved(Problem problem, RunningRelease running) {
        return running.moments().stream()
                .filter(m -> m.step().changeSet().id().equals(problem.changeSet()))
                .anyMatch(m -> m.statement() instanceof Statement.Rename
                        || m.statement() instanceof Statement.SetSchema
                        || m.statement() instanceof Statement.Drop drop && drop.cascade());
    }

    /** Whether a table or another sort of view has taken its place. */
    private static boolean isThere(ObjectKey key, SchemaDelta release) {
        return release.changes().entrySet().stream()
                .anyMatch(e -> e.getKey().name().equals(key.name())
                        && e.getKey().kind() != key.kind()
                        && e.getValue().after().isPresent());
    }

    private static Optional<Step> last(ObjectKey key, List<Step> steps) {
        return steps.stream()
                .filter(s -> Optional.ofNullable(delta(s).changes().get(key))
                        .filter(c -> c.before().isPresent())
                        .isPresent())
                .reduce((a, b) -> b);
    }

    private static SchemaDelta delta(Step step) {
        return step.evidence().flatMap(Evidence::apply).map(Run::delta).orElse(SchemaDelta.NONE);
    }

    private static List<String> lines(Optional<String> property) {
        return property.map(p -> p.lines().toList()).orElse(List.of());
    }

    private static Problem problem(Step step, ObjectKey key, List<String> lost) {
        QualifiedName view = name(key);
        return new Problem(
                step.changeSet().id(),
                at(step, view),
                view.toString(),
                Optional.of(view.toString()),
                message(view, lost),
                remedy(new Dropped(view, lost)));
    }

    private static Location at(Step step, QualifiedName view) {
        return step.changeSet()
                .texts()
                .filter(t -> t.statements().orElse(List.of()).stream()
                        .anyMatch(s -> s instanceof Statement.Drop drop
                                        && drop.objects().stream()
                                                .anyMatch(o -> o.name().equals(view.name()))
                                || s instanceof Statement.CreateView create
                                        && create.view().name().equals(view.name())))
                .findFirst()
                .map(t -> t.at())
                .or(() -> DynamicPart.of(step).map(DynamicPart::at))
                .orElse(step.changeSet().at());
    }

    private static QualifiedName name(ObjectKey key) {
        String text = key.name().replace("\"", "");
        int dot = text.indexOf('.');
        return QualifiedName.of(text.substring(0, dot), text.substring(dot + 1));
    }

    private static String message(QualifiedName view, List<String> lost) {
        return (lost.isEmpty()
                        ? "View `" + view + "` is dropped."
                        : "View `" + view + "` loses "
                                + String.join(
                                        ", ",
                                        lost.stream().map(c -> "`" + c + "`").toList()) + ".")
                + " Statements of the release that is still running that read "
                + (lost.isEmpty() ? "it" : "that")
                + " fail until the last of its instances is replaced.";
    }

    private static String remedy(Dropped dropped) {
        return dropped.lost().isEmpty()
                ? "Keep `" + dropped.view()
                        + "` in this release, and drop it in a later one, when no running instance reads it."
                : "Create `" + dropped.view()
                        + "` again with all of its columns, new ones at the end (CREATE OR REPLACE VIEW), and"
                        + " take the old ones away in a later release.";
    }
}

package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.NamedObjects;
import io.github.migrationsafety.rule.NamedObjects.Sort;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Statement.ObjectKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code compatibility/rename-table}: the running release asks for a table, view or schema by a name that is gone.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html">ALTER TABLE</a>, RENAME and SET SCHEMA
 */
public final class RenameTable extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/rename-table",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A table, view or schema that the running release uses is renamed or moved");

    private static final Set<ObjectKind> RELATIONS =
            Set.of(ObjectKind.TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.FOREIGN_TABLE);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        if (moment.statement() instanceof Statement.Rename rename) {
            if (rename.kind() == ObjectKind.SCHEMA) {
                return schema(rename, moment, running);
            } else if (RELATIONS.contains(rename.kind()) && rename.table().isEmpty()) {
                QualifiedName now = current(moment, rename.object(), running);
                return relation(
                        rename.kind(),
                        rename.object(),
                        new QualifiedName(now.schema(), rename.newName()),
                        moment,
                        running);
            }
        } else if (moment.statement() instanceof Statement.SetSchema move && RELATIONS.contains(move.kind())) {
            return relation(
                    move.kind(),
                    move.object(),
                    QualifiedName.of(move.newSchema(), move.object().name()),
                    moment,
                    running);
        }
        return List.of();
    }

    private static List<Problem> schema(Statement.Rename rename, Moment moment, RunningRelease running) {
        String name = rename.object().name();
        List<NamedObjects.Named> known = running.objects().before(moment).objects().values().stream()
                .filter(o -> o.sort() == Sort.SCHEMA && o.name().name().equals(name))
                .toList();
        boolean stood = known.isEmpty()
                ? !moment.tables().blind()
                : known.get(0).released().filter(n -> n.name().equals(name)).isPresent();
        if (!stood) {
            return List.of();
        }
        return List.of(moment.problem(
                name,
                QualifiedName.of(name),
                "Schema `" + name + "` is renamed to `" + rename.newName()
                        + "`. The release that is still running names its tables in `" + name
                        + "` or has it on its search_path: each of its statements on them fails until it is replaced.",
                "Leave the schema its name. If it must have another one, create the new schema, keep views of its tables in `"
                        + name + "`, and drop them in a later release."));
    }

    private static QualifiedName current(Moment moment, QualifiedName written, RunningRelease running) {
        return view(moment, written, running).map(NamedObjects.Named::name).orElseGet(() -> moment.tables()
                .resolve(written));
    }

    private static Optional<NamedObjects.Named> view(Moment moment, QualifiedName written, RunningRelease running) {
        NamedObjects.Standing standing = running.objects().before(moment);
        return standing.view(written)
                .or(() -> standing.find(Sort.FOREIGN_TABLE, written).stream().findFirst());
    }

    private static List<Problem> relation(
            ObjectKind kind, QualifiedName written, QualifiedName to, Moment moment, RunningRelease running) {
        Optional<NamedObjects.Named> view = view(moment, written, running);
        QualifiedName from = current(moment, written, running);
        Optional<QualifiedName> known = view.isPresent() ? view.get().released() : running.table(moment, written);
        Optional<Table> definition = view.isPresent() ? Optional.empty() : running.definition(moment, written);
        boolean partition = definition.flatMap(Table::partitionOf).isPresent();
        // Renamed before, it was reported then.
        if (known.filter(from::equals).isEmpty()
                || partition
                || from.equals(to)
                || standsAgain(from, definition, moment, running)) {
            return List.of();
        }
        return List.of(moment.problem(
                from.toString(),
                from,
                (view.isPresent() || kind != ObjectKind.TABLE ? "`" : "Table `") + from + "` becomes `" + to
                        + "`. Instances of the release that is still running ask for `" + from
                        + "`: each of these statements fails until the last of them is replaced, and again if the"
                        + " application is rolled back.",
                remedy(from, to, definition, view.isPresent() || kind != ObjectKind.TABLE, moment)));
    }

    /** Whether the same changeset leaves something under the old name that serves the old release. */
    private static boolean standsAgain(
            QualifiedName name, Optional<Table> definition, Moment moment, RunningRelease running) {
        ChangeSet changeSet = moment.step().changeSet();
        boolean view = running.objects()
                .end()
                .view(name)
                .filter(v -> v.origin().changeSet() == changeSet)
                .isPresent();
        boolean back = running.tables()
                .end()
                .find(name)
                .filter(life -> life.released().filter(name::equals).isPresent()
                        || life.origin().filter(o -> o.changeSet() == changeSet).isPresent())
                .isPresent();
        boolean serves = running.end()
                .table(name)
                .map(t -> !t.complete()
                        || definition
                                .map(d -> d.columns().stream().map(Column::name).allMatch(c -> t.column(c)
                                        .isPresent()))
                                .orElse(true))
                .orElse(false);
        return view || back && serves;
    }

    private static String remedy(
            QualifiedName from, QualifiedName to, Optional<Table> definition, boolean isView, Moment moment) {
        if (isView) {
            return "Create `" + to + "` beside `" + from + "`, and drop `" + from
                    + "` in a later release, when nothing asks for it any more.";
        }
        String columns = definition
                .filter(Table::complete)
                .map(t -> SqlName.list(t.columns().stream().map(Column::name).toList()))
                .orElse("*");
        boolean moved = !from.schema().equals(to.schema());
        String there = moved
                ? "ALTER TABLE " + SqlName.of(from) + " SET SCHEMA "
                        + SqlName.of(to.schema().orElseThrow())
                : "ALTER TABLE " + SqlName.of(from) + " RENAME TO " + SqlName.of(to.name());
        String back = moved
                ? "ALTER TABLE " + SqlName.of(to) + " SET SCHEMA "
                        + SqlName.of(from.schema().orElseThrow())
                : "ALTER TABLE " + SqlName.of(to) + " RENAME TO " + SqlName.of(from.name());
        ChangeSet changeSet = moment.step().changeSet();
        return "Leave a view under the old name in the same changeset; it can be written to like the table. Drop it in a later"
                + " release.\n"
                + new Paste(changeSet)
                        .guarded(
                                changeSet.id().id(),
                                List.of(
                                        there,
                                        "CREATE VIEW " + SqlName.of(from) + " WITH (security_invoker = true) AS SELECT "
                                                + columns + " FROM " + SqlName.of(to)),
                                List.of("DROP VIEW " + SqlName.of(from), back));
    }
}

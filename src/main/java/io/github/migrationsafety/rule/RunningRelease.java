package io.github.migrationsafety.rule;

import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Standing.Kind;
import io.github.migrationsafety.rule.Standing.Life;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What the release that is still running while the pending changesets are applied knows of the tables: those that stood before
 * the first of them, with the columns that they had, under whatever name they go now. What a pending changeset has made it does
 * not know, so nothing that happens to it can break it. Immutable once made.
 */
public final class RunningRelease {
    /**
     * A table that the running release knows, changed by the {@link DynamicPart} of a step.
     *
     * @param part the dynamic part
     * @param before the table before the step
     * @param after the table after the step
     */
    public record Unseen(DynamicPart part, Table before, Table after) {
        /** Whether what happened to a name is told by a statement that shows it. */
        public boolean isSeen(String name) {
            return part.named().contains(name);
        }
    }

    private final History history;
    private final NewTables tables;
    private final NamedObjects objects;
    private final Schema released;
    /** At each moment, for each table: the columns that have another name than in the running release, or are unknown to it. */
    private final Map<Moment, PMap<String, PMap<String, Optional<String>>>> columns = new IdentityHashMap<>();

    private final Map<Step, List<Moment>> ofSteps = new IdentityHashMap<>();
    private PMap<String, PMap<String, Optional<String>>> now = HashTreePMap.empty();

    private RunningRelease(History history, RuleContext context) {
        this.history = history;
        tables = context.tables(history);
        objects = NamedObjects.of(history, context);
        released = history.releasedSchema();
        for (Moment moment : tables.moments()) {
            columns.put(moment, now);
            ofSteps.computeIfAbsent(moment.step(), s -> new ArrayList<>()).add(moment);
            follow(moment);
        }
    }

    /** What the running release knows, seen from a history. */
    public static RunningRelease of(History history, RuleContext context) {
        return context.followed().running(history, context);
    }

    static RunningRelease follow(History history, RuleContext context) {
        return new RunningRelease(history, context);
    }

    /** Every statement of the pending changesets that could be read, in order. */
    public List<Moment> moments() {
        return tables.moments();
    }

    /** The statements of one pending step, in order. */
    public List<Moment> moments(Step step) {
        return ofSteps.getOrDefault(step, List.of());
    }

    /** The objects that are no tables. */
    public NamedObjects objects() {
        return objects;
    }

    /** Where and when tables came to be. */
    public NewTables tables() {
        return tables;
    }

    /** The schema before the first pending changeset. */
    public Schema schema() {
        return released;
    }

    /** The schema after the last pending changeset. */
    public Schema end() {
        return history.end();
    }

    /**
     * The name under which the running release knows a table, by its name in a pending statement. A table that no changeset made
     * stood before the changelog began, unless something unseen may have made it, or IF EXISTS allows for its absence.
     */
    public Optional<QualifiedName> table(Moment moment, QualifiedName written) {
        Optional<Life> life = moment.tables().find(written);
        if (life.isPresent()) {
            return life.filter(l -> l.kind() == Kind.TABLE).flatMap(Life::released);
        }
        boolean certain = !moment.tables().blind()
                && !allowsForAbsence(moment.statement())
                && objects.before(moment).view(written).isEmpty();
        return certain ? Optional.of(moment.tables().resolve(written)) : Optional.empty();
    }

    /** The table that the running release knows, with its columns, if they are known. */
    public Optional<Table> definition(Moment moment, QualifiedName written) {
        return table(moment, written).flatMap(released::table);
    }

    /** The name under which the running release knows a column; empty if it does not know it. */
    public Optional<String> column(Moment moment, QualifiedName written, String column) {
        Optional<QualifiedName> table = table(moment, written);
        if (table.isEmpty()) {
            return Optional.empty();
        }
        PMap<String, Optional<String>> changed =
                columns.getOrDefault(moment, HashTreePMap.empty()).get(key(moment, written));
        if (changed != null && changed.containsKey(column)) {
            return changed.getOrDefault(column, Optional.empty());
        }
        boolean lacks = released.table(table.get())
                .filter(t -> t.complete() && t.column(column).isEmpty())
                .isPresent();
        return lacks ? Optional.empty() : Optional.of(column);
    }

    /** The column as the running release knows it, with type and default, if they are known. */
    public Optional<Column> columnDefinition(Moment moment, QualifiedName written, String column) {
        Optional<String> name = column(moment, written, column);
        return definition(moment, written).flatMap(t -> name.flatMap(t::column));
    }

    /** Whether a pending changeset added a column before this moment to a table that the running release knows. */
    public boolean isAdded(Moment moment, QualifiedName written, String column) {
        return table(moment, written).isPresent()
                && column(moment, written, column).isEmpty();
    }

    /** A table that the running release knows, as it stands after the last pending changeset. */
    public Optional<Table> atEnd(Moment moment, QualifiedName written) {
        Optional<Life> life = moment.tables().find(written);
        if (life.isEmpty()) {
            return end().table(moment.tables().resolve(written));
        }
        return tables.end().lives().entrySet().stream()
                .filter(e -> e.getValue().number() == life.get().number())
                .findFirst()
                .flatMap(e -> end().table(e.getKey()));
    }

    /** The name that a column of the running release has after the last pending changeset, if it still stands. */
    public Optional<String> columnAtEnd(Moment moment, QualifiedName written, String column) {
        Optional<Table> end = atEnd(moment, written);
        String key = key(moment, written);
        return column(moment, written, column)
                .flatMap(name -> end.flatMap(t -> t.columns().stream()
                        .map(Column::name)
                        .filter(c -> Optional.of(name).equals(releasedAtEnd(key, c)))
                        .findFirst()));
    }

    /** The name in the running release of a column that stands after the last pending changeset, if it was there. */
    public Optional<String> releasedAtEnd(Moment moment, QualifiedName written, String column) {
        return releasedAtEnd(key(moment, written), column);
    }

    private Optional<String> releasedAtEnd(String table, String column) {
        PMap<String, Optional<String>> changed = now.get(table);
        return changed != null && changed.containsKey(column)
                ? changed.getOrDefault(column, Optional.empty())
                : Optional.of(column);
    }

    /** The tables of the running release that dynamic parts of steps changed, as the rehearsal saw it. */
    public List<Unseen> unseen() {
        List<Unseen> unseen = new ArrayList<>();
        for (Step step : history.pending()) {
            Optional<DynamicPart> part = DynamicPart.of(step);
            if (part.isPresent()) {
                for (QualifiedName name : step.after().changedSince(step.before())) {
                    Optional<Table> before = step.before().table(name);
                    Optional<Table> after = step.after().table(name);
                    if (before.isPresent() && after.isPresent() && knows(step, name)) {
                        unseen.add(new Unseen(part.get(), before.get(), after.get()));
                    }
                }
            }
        }
        return unseen;
    }

    /** Whether a table that stands before a step is known to the running release; partitions go with their parents. */
    public boolean knows(Step step, QualifiedName name) {
        return tables.before(step).find(name).flatMap(Life::released).isPresent();
    }

    private static String key(Moment moment, QualifiedName written) {
        return moment.tables().find(written).map(life -> "#" + life.number()).orElseGet(() -> moment.tables()
                .resolve(written)
                .toString());
    }

    private void follow(Moment moment) {
        if (moment.statement() instanceof Statement.AddColumn add) {
            String name = add.column().name();
            if (!(add.ifNotExists() && column(moment, add.table(), name).isPresent())) {
                change(moment, add.table(), name, Optional.empty());
            }
        } else if (moment.statement() instanceof Statement.RenameColumn rename) {
            change(moment, rename.table(), rename.newName(), column(moment, rename.table(), rename.column()));
            change(moment, rename.table(), rename.column(), Optional.empty());
        } else if (moment.statement() instanceof Statement.DropColumn drop) {
            change(moment, drop.table(), drop.column(), Optional.empty());
        }
    }

    private void change(Moment moment, QualifiedName written, String column, Optional<String> known) {
        String key = key(moment, written);
        PMap<String, Optional<String>> table = now.getOrDefault(key, HashTreePMap.empty());
        now = now.plus(key, table.plus(column, known));
    }

    private static boolean allowsForAbsence(Statement statement) {
        return statement instanceof Statement.OnTable on && on.tableIfExists()
                || statement instanceof Statement.Rename rename && rename.ifExists()
                || statement instanceof Statement.SetSchema move && move.ifExists()
                || statement instanceof Statement.Drop drop && drop.ifExists();
    }
}

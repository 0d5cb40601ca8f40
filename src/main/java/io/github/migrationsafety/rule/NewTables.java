package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Standing.Kind;
import io.github.migrationsafety.rule.Standing.Life;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.Part.Certainty;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which tables are new at every moment of the changelog: created by a changeset that is still pending, and holding no more than
 * seed rows. Whatever reads or locks a new table holds nobody up, because the running release does not know it.
 *
 * <p>A table stays the same through RENAME and SET SCHEMA; IF NOT EXISTS on what stands creates nothing; dropped and created
 * again it is another one. Rows from elsewhere (COPY, loadData, INSERT … SELECT from a table that is not new) fill it, literal
 * VALUES rows only in great number. The statements tell all this; the schemas before and after a step add what no statement
 * shows (a DO block, a function).
 *
 * <p>Immutable once made, by {@link RuleContext#tables}, in time proportional to the statements.
 */
public final class NewTables {
    /** Functions that a migration calls in a SELECT and that create no tables. */
    private static final Pattern HARMLESS_CALL = Pattern.compile(
            "(?is)\\s*select\\s+(?:pg_catalog\\.)?(?:setval|nextval|set_config|count|max|min|coalesce|now|pg_advisory\\w*)\\s*\\(.*");

    private static final Pattern CALL = Pattern.compile("(?is)\\s*(?:select|perform)\\s+[\\w.\"]+\\s*\\(.*");

    /**
     * A statement of a pending changeset.
     *
     * @param step its step
     * @param text the text that it was read from
     * @param statement the statement
     * @param tables the tables as they stood before it
     */
    public record Moment(Step step, SqlText text, Statement statement, Standing tables) {
        /** The table that an {@link Statement.OnTable} is about. */
        public Optional<Life> table() {
            return statement instanceof Statement.OnTable on ? tables.find(on.table()) : Optional.empty();
        }

        /** A problem of this statement, about an object of a table. */
        public Problem problem(String object, QualifiedName table, String message, String remedy) {
            return new Problem(
                    step.changeSet().id(), text.at(), object, Optional.of(table.toString()), message, remedy);
        }

        /** Where the statement stands. */
        public Origin origin() {
            return new Origin(step.changeSet(), text.at());
        }
    }

    /** A pending step that changed a table, with the table before and after it; empty where it did not stand. */
    private record Change(Step step, Optional<Table> before, Optional<Table> after) {}

    private final String defaultSchema;
    private final List<Moment> moments = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<Step, Standing> before = new IdentityHashMap<>();
    private final Map<Step, Standing> after = new IdentityHashMap<>();
    /** The moments that are about a table, by its number. */
    private final Map<Integer, List<Moment>> momentsOf = new HashMap<>();

    /** The pending steps, by their index, that created, changed, dropped or renamed a table of that name. */
    private final Map<QualifiedName, TreeSet<Integer>> touching = new HashMap<>();

    private final Map<Integer, List<Change>> changesOf = new ConcurrentHashMap<>();
    private volatile @Nullable Map<Integer, QualifiedName> names;
    private Standing now;
    private int number;

    private NewTables(String defaultSchema) {
        this.defaultSchema = defaultSchema;
        this.now = Standing.nothing(defaultSchema);
    }

    /** Follows the tables through a history. */
    static NewTables of(History history, String defaultSchema) {
        NewTables tables = new NewTables(defaultSchema);
        history.steps().stream().findFirst().ifPresent(first -> first.before()
                .tables()
                .forEach(t -> tables.now = tables.now.with(t.name(), tables.released(t.name(), Kind.TABLE))));
        history.steps().forEach(tables::follow);
        tables.moments.forEach(moment -> moment.table().ifPresent(life -> tables.momentsOf
                .computeIfAbsent(life.number(), n -> new ArrayList<>())
                .add(moment)));
        return tables;
    }

    /** Every statement of the pending changesets that could be read, in order. */
    public List<Moment> moments() {
        return Collections.unmodifiableList(moments);
    }

    /** The tables as they stand in the end. */
    public Standing end() {
        return now;
    }

    /** The tables as they stood before a pending step of this history. */
    public Standing before(Step step) {
        return Objects.requireNonNull(before.get(step), "not a pending step of this history");
    }

    /** Every statement of the rollback of a pending step that could be read, in order, right after the step. */
    public List<Moment> back(Step step) {
        NewTables back = new NewTables(defaultSchema);
        back.now = after(step);
        back.number = number;
        step.changeSet().rollback().sql().forEach(text -> back.follow(text, step, step.after()));
        return List.copyOf(back.moments);
    }

    /** The tables as they stood after a pending step of this history. */
    public Standing after(Step step) {
        return Objects.requireNonNull(after.get(step), "not a pending step of this history");
    }

    /**
     * Where a table came to be as it is.
     *
     * @param made the statements that can have made it so; the last of them is the answer
     * @param holds the condition, for when no statement shows it: the last pending step is the answer after which it holds and
     *     before which it did not
     * @return empty when no pending step made it so
     */
    public Optional<Origin> origin(Life table, Predicate<Statement> made, Predicate<Table> holds) {
        List<Moment> about = momentsOf.getOrDefault(table.number(), List.of());
        for (int i = about.size() - 1; i >= 0; i--) {
            if (made.test(about.get(i).statement())) {
                return Optional.of(about.get(i).origin());
            }
        }
        for (Change change : changesOf.computeIfAbsent(table.number(), n -> changes(table))) {
            if (change.after().filter(holds).isPresent()
                    && change.before().filter(holds).isEmpty()) {
                return table.origin()
                        .filter(o -> o.changeSet() == change.step().changeSet())
                        .or(() -> Optional.of(Origin.of(change.step().changeSet())));
            }
        }
        return table.origin();
    }

    /** The pending steps that changed a table, the last one first. */
    private List<Change> changes(Life table) {
        List<Change> changes = new ArrayList<>();
        Optional<QualifiedName> name = Optional.ofNullable(names().get(table.number()));
        int i = steps.size();
        while (name.isPresent()) {
            // Between these steps neither the table nor its name has changed.
            Integer next = touching.getOrDefault(name.get(), new TreeSet<>()).lower(i);
            if (next == null) {
                break;
            }
            i = next;
            Step step = steps.get(i);
            Optional<Table> after = name.flatMap(step.after()::table);
            name = name(table, before(step), name);
            Optional<Table> before = name.flatMap(step.before()::table);
            if (!before.equals(after)) {
                changes.add(new Change(step, before, after));
            }
        }
        return changes;
    }

    /** The name of each table in the end, by its number. */
    private Map<Integer, QualifiedName> names() {
        Map<Integer, QualifiedName> known = names;
        if (known == null) {
            Map<Integer, QualifiedName> all = new HashMap<>();
            now.lives().forEach((name, life) -> all.put(life.number(), name));
            known = all;
            names = known;
        }
        return known;
    }

    /** The name that a table has at a moment, most likely the one that it has later. */
    private static Optional<QualifiedName> name(Life table, Standing at, Optional<QualifiedName> later) {
        boolean same = later.map(at.lives()::get)
                .filter(life -> life.number() == table.number())
                .isPresent();
        return same
                ? later
                : at.lives().entrySet().stream()
                        .filter(e -> e.getValue().number() == table.number())
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** The name that a column of a table had before the first pending changeset, if it stood then. */
    public String releasedName(Life table, String column) {
        String name = column;
        List<Moment> about = momentsOf.getOrDefault(table.number(), List.of());
        for (int i = about.size() - 1; i >= 0; i--) {
            if (about.get(i).statement() instanceof Statement.RenameColumn rename
                    && rename.newName().equals(name)) {
                name = rename.column();
            }
        }
        return name;
    }

    private void follow(Step step) {
        ChangeSet changeSet = step.changeSet();
        if (changeSet.excluded().isPresent()) {
            return;
        }
        if (changeSet.pending()) {
            if (before.isEmpty()) {
                now = releasedAsTheyAre();
            }
            steps.add(step);
            before.put(step, now);
        }
        if (changeSet.unreadable().isPresent()) {
            now = now.blinded();
        }
        changeSet.sql().forEach(text -> follow(text, step, step.before()));
        now = now.lookingIn(List.of(defaultSchema));
        List<QualifiedName> changed = step.after().changedSince(step.before());
        if (tellsTheTruth(step)) {
            reconcile(step, changed);
        }
        if (changeSet.pending()) {
            after.put(step, now);
            changed.forEach(this::touch);
        }
    }

    /** Notes that the step at hand has to do with a table of that name. */
    private void touch(QualifiedName name) {
        if (!steps.isEmpty()) {
            touching.computeIfAbsent(name, n -> new TreeSet<>()).add(steps.size() - 1);
        }
    }

    private Standing renamed(Standing in, QualifiedName from, QualifiedName to) {
        touch(from);
        touch(to);
        return in.renamed(from, to);
    }

    /** @param before the schema before the first statement of that way */
    private void follow(SqlText text, Step step, Schema before) {
        ChangeSet changeSet = step.changeSet();
        if (text.statements().isEmpty()) {
            now = blinded(changeSet);
        }
        for (Statement statement : text.statements().orElse(List.of())) {
            if (isInVain(statement, text, before)) {
                continue;
            }
            if (changeSet.pending()) {
                moments.add(new Moment(step, text, statement, now));
            }
            if (!mayNotTakeAway(statement, text)) {
                now = after(statement, text, changeSet);
            }
        }
        text.parts().forEach(part -> follow(part, step, before));
    }

    /**
     * Whether a statement of a DO block does not run because of what stands already, or does not, where PostgreSQL would refuse it
     * otherwise.
     */
    private boolean isInVain(Statement statement, SqlText text, Schema before) {
        boolean conditional = text.within()
                .filter(w -> w.part().certainty() != Certainty.CERTAIN)
                .isPresent();
        if (!conditional || !(statement instanceof Statement.OnTable on)) {
            return false;
        }
        Optional<Table> table = before.table(now.resolve(on.table()));
        if (statement instanceof Statement.AddConstraint add) {
            return add.constraint()
                    .name()
                    .flatMap(name -> table.flatMap(t -> t.constraint(name)))
                    .isPresent();
        } else if (statement instanceof Statement.RenameColumn rename) {
            return table.filter(t -> t.complete() && t.column(rename.column()).isEmpty())
                    .isPresent();
        } else if (statement instanceof Statement.DropColumn drop) {
            return table.filter(t -> t.complete() && t.column(drop.column()).isEmpty())
                    .isPresent();
        }
        return statement instanceof Statement.DropConstraint drop
                && table.filter(t ->
                                t.complete() && t.constraint(drop.constraint()).isEmpty())
                        .isPresent();
    }

    /** What nobody knows to be gone still stands. */
    private static boolean mayNotTakeAway(Statement statement, SqlText text) {
        boolean open = text.within()
                .filter(w -> w.part().certainty() == Certainty.POSSIBLE)
                .isPresent();
        return open
                && (statement instanceof Statement.Drop
                        || statement instanceof Statement.Rename
                        || statement instanceof Statement.SetSchema);
    }

    private static boolean tellsTheTruth(Step step) {
        return step.evidence()
                .map(e -> e.outcome() == Evidence.Outcome.REHEARSED
                        || step.changeSet().released())
                .orElse(true);
    }

    private Standing blinded(ChangeSet changeSet) {
        return changeSet.pending() ? now.blinded() : now;
    }

    private Standing after(Statement statement, SqlText text, ChangeSet in) {
        if (statement instanceof Statement.CreateTable create) {
            return created(create.table(), create.ifNotExists(), create.persistence(), false, text, in);
        } else if (statement instanceof Statement.CreateTableAs create) {
            return created(create.table(), create.ifNotExists(), create.persistence(), true, text, in);
        } else if (statement instanceof Statement.CreateMaterializedView create) {
            QualifiedName name = now.created(create.view());
            return now.lives().containsKey(name)
                    ? now
                    : now.with(name, life(name, Kind.MATERIALIZED_VIEW, new Origin(in, text.at())));
        } else if (statement instanceof Statement.Insert insert) {
            return inserted(insert, text, in);
        } else if (statement instanceof Statement.Copy copy) {
            return copy.into().map(this::filled).orElse(now);
        } else if (statement instanceof Statement.Merge merge) {
            return filled(merge.table());
        } else if (statement instanceof Statement.Rename rename) {
            return renamed(rename);
        } else if (statement instanceof Statement.SetSchema move) {
            return isRelation(move.kind())
                    ? renamed(
                            now,
                            now.resolve(move.object()),
                            QualifiedName.of(move.newSchema(), move.object().name()))
                    : now;
        } else if (statement instanceof Statement.Drop drop) {
            return dropped(drop);
        }
        return afterSetting(statement, text, in);
    }

    private Standing afterSetting(Statement statement, SqlText text, ChangeSet in) {
        if (statement instanceof Statement.SetSetting set && set.name().equals("search_path")) {
            List<String> schemas = Arrays.stream(set.value().split(","))
                    .map(s -> s.strip().replaceAll("^['\"]|['\"]$", ""))
                    .filter(s -> !s.isEmpty() && !s.equals("$user") && !s.equals(Standing.TEMPORARY))
                    .toList();
            return now.lookingIn(
                    schemas.isEmpty() || schemas.get(0).equalsIgnoreCase("default") ? List.of(defaultSchema) : schemas);
        } else if (statement instanceof Statement.ResetSetting reset
                && reset.name().equals("search_path")) {
            return now.lookingIn(List.of(defaultSchema));
        } else if (statement instanceof Statement.DoBlock block && !block.told()
                || statement instanceof Statement.Other other && other.kind().equals("Call")
                || statement instanceof Statement.Select && calls(text)) {
            return blinded(in);
        }
        return now;
    }

    /** Whether a SELECT calls a function that may do anything. */
    static boolean calls(SqlText text) {
        return CALL.matcher(text.sql()).matches()
                && !HARMLESS_CALL.matcher(text.sql()).matches();
    }

    private Standing created(
            QualifiedName table,
            boolean ifNotExists,
            Statement.Persistence persistence,
            boolean filled,
            SqlText text,
            ChangeSet in) {
        boolean temporary = persistence == Statement.Persistence.TEMPORARY
                || table.schema().filter(Standing.TEMPORARY::equals).isPresent();
        QualifiedName name = temporary ? QualifiedName.of(Standing.TEMPORARY, table.name()) : now.created(table);
        if (ifNotExists && now.lives().containsKey(name)) {
            return now;
        }
        Life life = life(name, temporary ? Kind.TEMPORARY : Kind.TABLE, new Origin(in, text.at()));
        // A temporary table of the same name would hide the new one; most are gone at the end of their transaction.
        Standing unhidden = temporary ? now : now.without(QualifiedName.of(Standing.TEMPORARY, table.name()));
        return unhidden.with(name, filled ? life.withFilled() : life);
    }

    private Standing inserted(Statement.Insert insert, SqlText text, ChangeSet in) {
        boolean loaded = in.changes().contains("loadData") || in.changes().contains("loadUpdateData");
        Optional<Life> life = now.find(insert.table());
        if (life.isEmpty()) {
            return now;
        }
        QualifiedName name = now.resolve(insert.table());
        if (!loaded && insert.rows().isPresent()) {
            return now.with(name, life.get().withRows(insert.rows().get()));
        } else if (!loaded && (RowSource.isDefaultRow(text.sql()) || readsNewTablesOnly(text))) {
            return now.with(name, life.get().withRows(1));
        }
        return now.with(name, life.get().withFilled());
    }

    private boolean readsNewTablesOnly(SqlText text) {
        return RowSource.tables(text.sql())
                .map(tables -> tables.stream().allMatch(now::isNew))
                .orElse(false);
    }

    private Standing filled(QualifiedName table) {
        return now.find(table)
                .map(life -> now.with(now.resolve(table), life.withFilled()))
                .orElse(now);
    }

    private Standing renamed(Statement.Rename rename) {
        if (rename.kind() == Statement.ObjectKind.SCHEMA) {
            Standing moved = now;
            for (QualifiedName name : inSchema(rename.object().name())) {
                moved = renamed(moved, name, QualifiedName.of(rename.newName(), name.name()));
            }
            return moved;
        } else if (!isRelation(rename.kind())) {
            return now;
        }
        QualifiedName from = now.resolve(rename.object());
        return renamed(now, from, new QualifiedName(from.schema(), rename.newName()));
    }

    private Standing dropped(Statement.Drop drop) {
        Standing left = now;
        for (QualifiedName object : drop.objects()) {
            if (drop.kind() == Statement.ObjectKind.SCHEMA) {
                for (QualifiedName name : inSchema(object.name())) {
                    left = left.without(name);
                }
            } else if (isRelation(drop.kind())) {
                left = left.without(left.resolve(object));
            }
        }
        return left;
    }

    private static boolean isRelation(Statement.ObjectKind kind) {
        return kind == Statement.ObjectKind.TABLE || kind == Statement.ObjectKind.MATERIALIZED_VIEW;
    }

    private List<QualifiedName> inSchema(String schema) {
        return now.lives().keySet().stream()
                .filter(n -> n.schema().filter(schema::equals).isPresent())
                .toList();
    }

    /** Takes over from the schemas what no statement showed. */
    private void reconcile(Step step, List<QualifiedName> changed) {
        List<QualifiedName> gone = new ArrayList<>();
        List<Table> come = new ArrayList<>();
        for (QualifiedName name : changed) {
            Optional<Table> after = step.after().table(name);
            if (after.isEmpty() && now.lives().containsKey(name)) {
                gone.add(name);
            } else if (after.isPresent() && !now.lives().containsKey(name)) {
                come.add(after.get());
            }
        }
        for (Table table : come) {
            Optional<QualifiedName> former = gone.stream()
                    .filter(name -> step.before()
                            .table(name)
                            .filter(t -> t.columns().equals(table.columns()))
                            .isPresent())
                    .findFirst();
            if (former.isPresent()) {
                now = renamed(now, former.get(), table.name());
                gone.remove(former.get());
            } else {
                now = now.with(table.name(), unseen(table.name(), step));
            }
        }
        for (QualifiedName name : gone) {
            now = now.without(name);
        }
    }

    /** At the first pending changeset: what stands is released, under the name that it has now. */
    private Standing releasedAsTheyAre() {
        Standing named = now;
        for (var entry : now.lives().entrySet()) {
            named = named.with(entry.getKey(), entry.getValue().withReleased(entry.getKey()));
        }
        return named;
    }

    private Life unseen(QualifiedName name, Step step) {
        ChangeSet changeSet = step.changeSet();
        List<SqlText> dynamic = changeSet.texts().filter(NewTables::mayCreate).toList();
        Origin origin =
                dynamic.size() == 1 ? new Origin(changeSet, dynamic.get(0).at()) : Origin.of(changeSet);
        return life(name, Kind.TABLE, origin);
    }

    /** Whether a text may create a table that no statement of it shows. */
    private static boolean mayCreate(SqlText text) {
        return DynamicPart.isDynamic(text)
                || text.statements().get().stream().anyMatch(Statement.Other.class::isInstance);
    }

    private Life life(QualifiedName name, Kind kind, Origin origin) {
        touch(name);
        return origin.changeSet().pending()
                ? new Life(++number, kind, Optional.of(origin), Optional.empty(), false, 0)
                : released(name, kind);
    }

    private Life released(QualifiedName name, Kind kind) {
        return new Life(++number, kind, Optional.empty(), Optional.of(name), true, 0);
    }
}

package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.rule.ForeignKeyClause;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.NamedObjects.Named;
import io.github.migrationsafety.rule.NamedObjects.Sort;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Vocabulary;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code data/drop-cascade}: CASCADE drops whatever depends on the object, in each database what happens to depend on it there. The
 * rehearsal names what went along.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-depend.html">Dependency tracking</a>
 */
public final class DropCascade extends StatementRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "data/drop-cascade",
            Severity.ERROR,
            RuleInfo.BOTH,
            "DROP … CASCADE, which takes along whatever depends on the object");

    private static final Pattern CASCADE = Pattern.compile("(?i)\\s+cascade(?=\\s*(?:[,;]|$))");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Moment moment, RunningRelease running) {
        if (moment.statement() instanceof Statement.Drop drop && drop.cascade()) {
            return drop.objects().stream()
                    .map(o -> name(drop, o, moment, running))
                    .flatMap(Optional::stream)
                    .map(name -> problem(moment, name.toString(), name))
                    .toList();
        } else if (moment.statement() instanceof Statement.DropColumn drop
                && drop.cascade()
                && running.column(moment, drop.table(), drop.column()).isPresent()) {
            QualifiedName table = moment.tables().resolve(drop.table());
            return List.of(problem(moment, table + "(" + drop.column() + ")", table));
        } else if (moment.statement() instanceof Statement.DropConstraint drop
                && drop.cascade()
                && running.definition(moment, drop.table())
                        .flatMap(t -> t.constraint(drop.constraint()))
                        .isPresent()) {
            QualifiedName table = moment.tables().resolve(drop.table());
            return List.of(problem(moment, table + "." + drop.constraint(), table));
        }
        return List.of();
    }

    /** The full name of an object that is dropped and stood before the release. */
    private static Optional<QualifiedName> name(
            Statement.Drop drop, QualifiedName written, Moment moment, RunningRelease running) {
        QualifiedName full = written.in(moment.tables().path().get(0));
        return switch (drop.kind()) {
            case TABLE ->
                running.table(moment, written).map(t -> moment.tables().resolve(written));
            case VIEW -> named(Sort.VIEW, drop, written, moment, running);
            case MATERIALIZED_VIEW -> named(Sort.MATERIALIZED_VIEW, drop, written, moment, running);
            case FOREIGN_TABLE -> named(Sort.FOREIGN_TABLE, drop, written, moment, running);
            case SEQUENCE -> named(Sort.SEQUENCE, drop, written, moment, running);
            case TYPE, DOMAIN -> named(Sort.TYPE, drop, written, moment, running);
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> named(Sort.ROUTINE, drop, written, moment, running);
            case SCHEMA -> schema(drop, written, moment, running);
            case EXTENSION -> extension(drop, written, moment, running);
            case INDEX -> running.schema().tableOfIndex(full).isPresent() ? Optional.of(full) : Optional.empty();
            case TRIGGER, POLICY, RULE, OTHER -> Optional.empty();
        };
    }

    private static Optional<QualifiedName> named(
            Sort sort, Statement.Drop drop, QualifiedName written, Moment moment, RunningRelease running) {
        List<Named> found = running.objects().before(moment).find(sort, written);
        if (found.isEmpty()) {
            return drop.ifExists() || moment.tables().blind()
                    ? Optional.empty()
                    : Optional.of(written.in(moment.tables().path().get(0)));
        }
        return found.stream()
                .filter(o -> o.released().isPresent())
                .map(Named::name)
                .findFirst();
    }

    private static Optional<QualifiedName> schema(
            Statement.Drop drop, QualifiedName written, Moment moment, RunningRelease running) {
        Optional<Named> made = running.objects().before(moment).objects().values().stream()
                .filter(o -> o.sort() == Sort.SCHEMA && o.name().name().equals(written.name()))
                .findFirst();
        boolean inUse = moment.tables().lives().entrySet().stream()
                .anyMatch(
                        e -> e.getKey().schema().filter(written.name()::equals).isPresent()
                                && e.getValue().released().isPresent());
        boolean stood = made.map(m -> m.released().isPresent())
                .orElse(!drop.ifExists() && !moment.tables().blind());
        return stood || inUse ? Optional.of(QualifiedName.of(written.name())) : Optional.empty();
    }

    /** An extension that no changeset creates may have been there from the beginning. */
    private static Optional<QualifiedName> extension(
            Statement.Drop drop, QualifiedName written, Moment moment, RunningRelease running) {
        boolean isNew = running.moments().stream()
                .anyMatch(m -> m.statement() instanceof Statement.Other other
                        && other.kind().equals("CreateExtension")
                        && other.object().filter(written::equals).isPresent());
        return isNew || drop.ifExists() && moment.tables().blind() ? Optional.empty() : Optional.of(written);
    }

    private static Problem problem(Moment moment, String object, QualifiedName table) {
        Optional<Set<String>> along = along(moment, object);
        String went = along.map(a -> a.isEmpty()
                        ? " In the rehearsal nothing else went along; a database in which something depends on it loses that."
                        : " In the rehearsal it took along " + String.join(", ", a) + ".")
                .orElseGet(() -> foreseen(moment));
        return moment.problem(
                object,
                table,
                "`" + object
                        + "` is dropped with CASCADE: whatever depends on it goes too, unseen, and no rollback knows of it."
                        + went,
                Mended.after(
                        "Drop by name what shall go, and leave CASCADE out, so that PostgreSQL refuses when something else depends"
                                + " on it.",
                        without(moment, along)));
    }

    /** Foreign keys that depend on it are dropped by name before; what else does would have to be restored by hand. */
    private static Optional<Mended> without(Moment moment, Optional<Set<String>> along) {
        List<String> drops = new ArrayList<>();
        List<String> adds = new ArrayList<>();
        if (moment.statement() instanceof Statement.Drop drop && drop.kind() == Statement.ObjectKind.TABLE) {
            List<QualifiedName> gone =
                    drop.objects().stream().map(moment.tables()::resolve).toList();
            for (QualifiedName table : gone) {
                moment.step().before().referencing(table).stream()
                        .filter(t -> !gone.contains(t))
                        .flatMap(t -> moment.step().before().table(t).stream())
                        .forEach(t -> t.constraints().stream()
                                .filter(c -> c.references().equals(Optional.of(table)))
                                .forEach(c -> {
                                    String alter = "ALTER TABLE " + SqlName.of(t.name());
                                    drops.add(alter + " DROP CONSTRAINT " + SqlName.of(c.name()));
                                    adds.add(alter + " ADD CONSTRAINT " + SqlName.of(c.name()) + " "
                                            + ForeignKeyClause.of(c));
                                }));
            }
        }
        boolean read = moment.statement() instanceof Statement.Drop drop
                && drop.objects().stream().anyMatch(o -> moment.step()
                        .before()
                        .code()
                        .readers(moment.tables().resolve(o))
                        .findAny()
                        .isPresent());
        boolean allKnown = !read
                && along.map(a -> a.stream().allMatch(o -> o.startsWith("constraint ")))
                        .orElse(true);
        return Mended.of(moment.step().changeSet())
                .filter(m -> allKnown)
                .map(m -> m.with(moment.text(), sql -> CASCADE.matcher(sql).replaceAll("")))
                .map(m -> m.first(drops.toArray(String[]::new)).rollbackLast(adds));
    }

    /** What the source knows to depend on a table. */
    private static String foreseen(Moment moment) {
        Set<String> tables = new TreeSet<>();
        if (moment.statement() instanceof Statement.Drop drop && drop.kind() == Statement.ObjectKind.TABLE) {
            for (QualifiedName object : drop.objects()) {
                moment.step().before().referencing(moment.tables().resolve(object)).stream()
                        .filter(t -> !drop.objects().contains(t))
                        .forEach(t -> tables.add("`" + t + "`"));
            }
        }
        return tables.isEmpty() ? "" : " At least the foreign keys of " + String.join(", ", tables) + " do.";
    }

    /** What the rehearsal saw go though no statement of the changeset names it; empty when it was not rehearsed. */
    private static Optional<Set<String>> along(Moment moment, String object) {
        Optional<SchemaDelta> delta = moment.step()
                .evidence()
                .filter(e -> e.outcome() == Evidence.Outcome.REHEARSED)
                .flatMap(Evidence::apply)
                .map(Run::delta);
        return delta.map(d -> {
            Set<String> named = new HashSet<>();
            moment.step()
                    .changeSet()
                    .sql()
                    .forEach(t -> named.addAll(Vocabulary.of(t.sql()).names()));
            List<ObjectKey> gone = new ArrayList<>();
            d.changes().forEach((key, change) -> {
                if (change.after().isEmpty() && !isPart(key, d, object, moment) && !named.contains(last(key))) {
                    gone.add(key);
                }
            });
            Set<String> along = new TreeSet<>();
            gone.forEach(key -> along.add(key.kind() + " `" + key.name() + "`"));
            return along;
        });
    }

    /** Whether an object is a part of another that is gone: its column, constraint, index, trigger, or the sequence that it owns. */
    private static boolean isPart(ObjectKey key, SchemaDelta delta, String object, Moment moment) {
        boolean ofRelation = delta.changes().entrySet().stream()
                .anyMatch(e -> e.getValue().after().isEmpty()
                        && Set.of(
                                        ObjectKind.TABLE,
                                        ObjectKind.VIEW,
                                        ObjectKind.MATERIALIZED_VIEW,
                                        ObjectKind.FOREIGN_TABLE,
                                        ObjectKind.DOMAIN)
                                .contains(e.getKey().kind())
                        && key.name().startsWith(e.getKey().name() + "."));
        boolean ofTable = moment.step().before().tables().stream()
                .filter(t -> moment.step().after().table(t.name()).isEmpty())
                .anyMatch(t -> owns(t, key));
        return ofRelation
                || ofTable
                || key.name().equals(object)
                || key.kind() == ObjectKind.SEQUENCE && ownerGone(key, delta);
    }

    private static boolean owns(Table table, ObjectKey key) {
        return key.kind() == ObjectKind.INDEX
                && table.indexes().stream()
                        .anyMatch(i -> key.name().endsWith("." + i.name())
                                || key.name().endsWith(".\"" + i.name() + "\""));
    }

    private static boolean ownerGone(ObjectKey key, SchemaDelta delta) {
        return Optional.ofNullable(delta.changes().get(key))
                .flatMap(c -> c.before("owned by"))
                .isPresent();
    }

    private static String last(ObjectKey key) {
        String name = key.name().replaceAll("\\(.*", "");
        return name.substring(name.lastIndexOf('.') + 1).replace("\"", "");
    }
}

package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.sql.EnumLabels;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.RoutineSignature;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * Views, routines, types, sequences and schemas through a changelog, as far as statements show them: tables are told by
 * {@link NewTables}. Immutable once made, in time proportional to the statements.
 */
public final class NamedObjects {
    /** What an object is. */
    public enum Sort {
        VIEW,
        MATERIALIZED_VIEW,
        ROUTINE,
        TYPE,
        SEQUENCE,
        FOREIGN_TABLE,
        SCHEMA
    }

    /**
     * An object.
     *
     * @param sort what it is
     * @param name its present name
     * @param released its name before the first pending changeset; empty if it did not stand
     * @param sql the statement that made it what it is
     * @param labels the labels of an enum
     * @param signature of a routine, where it could be read
     * @param origin the statement that made it or replaced it last
     */
    public record Named(
            Sort sort,
            QualifiedName name,
            Optional<QualifiedName> released,
            String sql,
            List<String> labels,
            Optional<RoutineSignature> signature,
            Origin origin) {
        public Named {
            labels = List.copyOf(labels);
        }

        private Named under(QualifiedName newName) {
            return new Named(sort, newName, released, sql, labels, signature, origin);
        }

        private Named asReleased() {
            return new Named(sort, name, Optional.of(name), sql, labels, signature, origin);
        }

        private Named with(List<String> newLabels) {
            return new Named(sort, name, released, sql, newLabels, signature, origin);
        }

        private Named replacing(Named former) {
            return new Named(sort, name, former.released(), sql, labels, signature, origin);
        }

        private String key() {
            return sort + " " + name + signature.map(s -> s.types().toString()).orElse("");
        }
    }

    /**
     * The objects at one moment.
     *
     * @param objects each of them by sort, name and signature
     * @param named the same by their names
     * @param path the schemas in which a name without one is looked up
     */
    public record Standing(PMap<String, Named> objects, PMap<QualifiedName, PVector<Named>> named, List<String> path) {
        public Standing {
            path = List.copyOf(path);
        }

        /** The objects of a sort that a name in a statement means; several only for routines. */
        public List<Named> find(Sort sort, QualifiedName name) {
            List<String> schemas = name.schema().map(List::of).orElse(path);
            for (String schema : schemas) {
                QualifiedName full = QualifiedName.of(schema, name.name());
                List<Named> found = named.getOrDefault(full, NONE).stream()
                        .filter(o -> o.sort() == sort)
                        .toList();
                if (!found.isEmpty()) {
                    return found;
                }
            }
            return List.of();
        }

        /** The view, plain or materialized, that a name means. */
        public Optional<Named> view(QualifiedName name) {
            return find(Sort.VIEW, name).stream().findFirst().or(() -> find(Sort.MATERIALIZED_VIEW, name).stream()
                    .findFirst());
        }

        private QualifiedName created(QualifiedName name) {
            return name.in(path.get(0));
        }

        private Standing with(Named object) {
            Standing rest = without(object);
            PVector<Named> same = rest.named.getOrDefault(object.name(), NONE);
            return new Standing(
                    objects.plus(object.key(), object), rest.named.plus(object.name(), same.plus(object)), path);
        }

        private Standing without(Named object) {
            Named former = objects.get(object.key());
            if (former == null) {
                return this;
            }
            PVector<Named> rest = named.getOrDefault(former.name(), NONE).minus(former);
            return new Standing(
                    objects.minus(former.key()),
                    rest.isEmpty() ? named.minus(former.name()) : named.plus(former.name(), rest),
                    path);
        }

        private Standing changed(Named object, UnaryOperator<Named> change) {
            return without(object).with(change.apply(object));
        }

        private Standing in(List<String> schemas) {
            return new Standing(objects, named, schemas);
        }
    }

    private static final PVector<Named> NONE = TreePVector.empty();

    private final Map<NewTables.Moment, Standing> before = new IdentityHashMap<>();
    private Standing released;
    private Standing now;

    private NamedObjects(String defaultSchema) {
        now = new Standing(HashTreePMap.empty(), HashTreePMap.empty(), List.of(defaultSchema));
        released = now;
    }

    /** Follows the objects through a history. */
    public static NamedObjects of(History history, RuleContext context) {
        NamedObjects objects = new NamedObjects(context.defaultSchema());
        for (Step step : history.steps()) {
            ChangeSet changeSet = step.changeSet();
            if (changeSet.released() && changeSet.excluded().isEmpty()) {
                for (SqlText text : changeSet.texts().toList()) {
                    text.statements().orElse(List.of()).forEach(s -> objects.follow(s, text, changeSet));
                }
            }
        }
        for (Named object : List.copyOf(objects.now.objects().values())) {
            objects.now = objects.now.changed(object, Named::asReleased);
        }
        objects.released = objects.now;
        for (NewTables.Moment moment : context.tables(history).moments()) {
            objects.now = objects.now.in(moment.tables().path());
            objects.before.put(moment, objects.now);
            objects.follow(moment.statement(), moment.text(), moment.step().changeSet());
        }
        objects.now = objects.now.in(List.of(context.defaultSchema()));
        return objects;
    }

    /** As they stood before a pending statement of this history. */
    public Standing before(NewTables.Moment moment) {
        Standing standing = before.get(moment);
        if (standing == null) {
            throw new IllegalArgumentException("not a moment of this history");
        }
        return standing;
    }

    /** As they stood before the first pending changeset. */
    public Standing released() {
        return released;
    }

    /** As they stand in the end. */
    public Standing end() {
        return now;
    }

    private void follow(Statement statement, SqlText text, ChangeSet in) {
        Origin origin = new Origin(in, text.at());
        if (statement instanceof Statement.CreateView create) {
            make(Sort.VIEW, create.view(), text, origin, List.of(), Optional.empty());
        } else if (statement instanceof Statement.CreateMaterializedView create) {
            if (!create.ifNotExists()
                    || now.find(Sort.MATERIALIZED_VIEW, create.view()).isEmpty()) {
                make(Sort.MATERIALIZED_VIEW, create.view(), text, origin, List.of(), Optional.empty());
            }
        } else if (statement instanceof Statement.Other other && other.object().isPresent()) {
            other(other.kind(), other.object().get(), text, origin);
        } else if (statement instanceof Statement.AddEnumValue add) {
            now.find(Sort.TYPE, add.type()).stream()
                    .filter(t -> !t.labels().contains(add.value()))
                    .forEach(t -> now = now.changed(t, o -> o.with(added(o.labels(), add.value()))));
        } else if (statement instanceof Statement.RenameEnumValue rename) {
            now.find(Sort.TYPE, rename.type())
                    .forEach(t -> now = now.changed(
                            t,
                            o -> o.with(o.labels().stream()
                                    .map(l -> l.equals(rename.value()) ? rename.newValue() : l)
                                    .toList())));
        } else if (statement instanceof Statement.Rename rename) {
            rename(rename);
        } else if (statement instanceof Statement.SetSchema move) {
            sorts(move.kind()).forEach(sort -> now.find(sort, move.object())
                    .forEach(o -> now = now.changed(
                            o,
                            n -> n.under(
                                    QualifiedName.of(move.newSchema(), n.name().name())))));
        } else if (statement instanceof Statement.Drop drop) {
            drop(drop, text);
        }
    }

    private static List<String> added(List<String> labels, String value) {
        List<String> more = new ArrayList<>(labels);
        more.add(value);
        return more;
    }

    private void other(String kind, QualifiedName name, SqlText text, Origin origin) {
        switch (kind) {
            case "CreateFunction" ->
                make(Sort.ROUTINE, name, text, origin, List.of(), RoutineSignature.created(text.sql()));
            case "CreateEnum" ->
                make(Sort.TYPE, name, text, origin, EnumLabels.of(text.sql()).orElse(List.of()), Optional.empty());
            case "CreateRange", "CompositeType", "CreateDomain" ->
                make(Sort.TYPE, name, text, origin, List.of(), Optional.empty());
            case "CreateForeignTable" -> make(Sort.FOREIGN_TABLE, name, text, origin, List.of(), Optional.empty());
            case "CreateSeq" -> make(Sort.SEQUENCE, name, text, origin, List.of(), Optional.empty());
            case "CreateSchema" -> make(Sort.SCHEMA, name, text, origin, List.of(), Optional.empty());
            default -> {}
        }
    }

    private void make(
            Sort sort,
            QualifiedName name,
            SqlText text,
            Origin origin,
            List<String> labels,
            Optional<RoutineSignature> signature) {
        QualifiedName full = sort == Sort.SCHEMA ? name : now.created(name);
        Named made = new Named(sort, full, Optional.empty(), text.sql(), labels, signature, origin);
        Named former = now.objects().get(made.key());
        now = now.with(former == null ? made : made.replacing(former));
    }

    private static List<Sort> sorts(Statement.ObjectKind kind) {
        return switch (kind) {
            // ALTER TABLE takes a view, too.
            case TABLE -> List.of(Sort.VIEW, Sort.MATERIALIZED_VIEW, Sort.SEQUENCE);
            case VIEW -> List.of(Sort.VIEW);
            case FOREIGN_TABLE -> List.of(Sort.FOREIGN_TABLE);
            case MATERIALIZED_VIEW -> List.of(Sort.MATERIALIZED_VIEW);
            case SEQUENCE -> List.of(Sort.SEQUENCE);
            case TYPE, DOMAIN -> List.of(Sort.TYPE);
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> List.of(Sort.ROUTINE);
            default -> List.of();
        };
    }

    private void rename(Statement.Rename rename) {
        if (rename.kind() == Statement.ObjectKind.SCHEMA) {
            for (Named object : List.copyOf(now.objects().values())) {
                if (object.name()
                        .schema()
                        .filter(rename.object().name()::equals)
                        .isPresent()) {
                    now = now.changed(
                            object,
                            o -> o.under(
                                    QualifiedName.of(rename.newName(), o.name().name())));
                }
            }
        } else if (rename.table().isEmpty()) {
            sorts(rename.kind()).forEach(sort -> now.find(sort, rename.object())
                    .forEach(o -> now = now.changed(
                            o, n -> n.under(new QualifiedName(n.name().schema(), rename.newName())))));
        }
    }

    private void drop(Statement.Drop drop, SqlText text) {
        if (drop.kind() == Statement.ObjectKind.SCHEMA) {
            List<String> gone = drop.objects().stream().map(QualifiedName::name).toList();
            List.copyOf(now.objects().values()).stream()
                    .filter(o -> o.sort() == Sort.SCHEMA
                            ? gone.contains(o.name().name())
                            : o.name().schema().filter(gone::contains).isPresent())
                    .forEach(o -> now = now.without(o));
            return;
        }
        for (Sort sort : sorts(drop.kind())) {
            if (sort == Sort.ROUTINE) {
                RoutineSignature.dropped(text.sql()).forEach(reference -> now.find(sort, reference.name()).stream()
                        .filter(o -> o.signature().map(reference::means).orElse(true))
                        .forEach(o -> now = now.without(o)));
            } else if (drop.kind() != Statement.ObjectKind.TABLE) {
                drop.objects().forEach(name -> now.find(sort, name).forEach(o -> now = now.without(o)));
            }
        }
    }
}

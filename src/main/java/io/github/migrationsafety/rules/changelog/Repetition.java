package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the statements of a changeset bear being run again. Asked statement by statement, because what the changeset itself
 * takes away first can be made anew; what is not known for sure counts as repeatable. Not thread-safe.
 */
final class Repetition {
    private final Set<QualifiedName> gone = new HashSet<>();
    private final Set<String> goneParts = new HashSet<>();
    private final Set<QualifiedName> emptied = new HashSet<>();
    private final Set<QualifiedName> made = new HashSet<>();

    boolean bears(Statement statement) {
        if (statement instanceof Statement.Drop drop) {
            boolean bears = drop.ifExists() || made.containsAll(drop.objects());
            gone.addAll(drop.objects());
            drop.objects().forEach(o -> goneParts.add(o.name()));
            return bears;
        } else if (statement instanceof Statement.CreateTable create) {
            return create(create.table(), create.ifNotExists());
        } else if (statement instanceof Statement.CreateTableAs create) {
            return create(create.table(), create.ifNotExists());
        } else if (statement instanceof Statement.CreateView create) {
            return create(create.view(), create.orReplace());
        } else if (statement instanceof Statement.CreateMaterializedView create) {
            return create(create.view(), create.ifNotExists());
        } else if (statement instanceof Statement.CreateIndex create) {
            return create.ifNotExists()
                    || made.contains(create.table())
                    || create.name().filter(goneParts::contains).isPresent();
        } else if (statement instanceof Statement.Insert insert) {
            return insert.rows().isEmpty()
                    || insert.onConflict()
                    || emptied.contains(insert.table())
                    || made.contains(insert.table());
        } else if (statement instanceof Statement.Delete delete) {
            emptied.add(delete.table());
            return true;
        } else if (statement instanceof Statement.Truncate truncate) {
            emptied.addAll(truncate.tables());
            return true;
        } else if (statement instanceof Statement.AddEnumValue add) {
            return add.ifNotExists();
        } else if (statement instanceof Statement.Rename rename) {
            return rename.ifExists();
        }
        return !(statement instanceof Statement.OnTable on) || made.contains(on.table()) || bearsOnTable(on);
    }

    private boolean create(QualifiedName name, boolean tolerant) {
        boolean anew = gone.contains(name);
        if (anew) {
            made.add(name); // All that is done to it is done to a new one.
        }
        return tolerant || anew;
    }

    private boolean bearsOnTable(Statement.OnTable statement) {
        if (statement instanceof Statement.AddColumn add) {
            return add.ifNotExists() || goneParts.contains(add.column().name());
        } else if (statement instanceof Statement.DropColumn drop) {
            goneParts.add(drop.column());
            return drop.ifExists();
        } else if (statement instanceof Statement.AddConstraint add) {
            Optional<String> name = add.constraint().name();
            return name.filter(goneParts::contains).isPresent();
        } else if (statement instanceof Statement.DropConstraint drop) {
            goneParts.add(drop.constraint());
            return drop.ifExists();
        }
        return List.of(Statement.RenameColumn.class, Statement.RenameConstraint.class).stream()
                .noneMatch(once -> once.isInstance(statement));
    }
}

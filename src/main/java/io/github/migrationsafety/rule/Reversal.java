package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The SQL that takes a changeset back, where its statements alone tell it. Nothing is guessed: one statement whose way back is
 * not certain leaves all of it unknown.
 */
public final class Reversal {
    private final Step step;
    private final String defaultSchema;
    private final Set<QualifiedName> created = new HashSet<>();
    private final List<String> sql = new ArrayList<>();

    private Reversal(Step step, String defaultSchema) {
        this.step = step;
        this.defaultSchema = defaultSchema;
    }

    /** The statements of the way back, in order and without semicolons; empty when it is not certain. */
    public static Optional<List<String>> of(Step step, RuleContext context) {
        return of(step, step.changeSet().sql(), context);
    }

    /** The same for some of its statements, as if they stood in a changeset of their own. */
    public static Optional<List<String>> of(Step step, List<SqlText> texts, RuleContext context) {
        Reversal reversal = new Reversal(step, context.defaultSchema());
        for (SqlText text : texts) {
            if (text.statements().isEmpty() || !text.statements().get().stream().allMatch(reversal::takesBack)) {
                return Optional.empty();
            }
        }
        return reversal.sql.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(reversal.sql));
    }

    private boolean takesBack(Statement statement) {
        if (statement instanceof Statement.CreateTable create) {
            return !create.ifNotExists() && creates(create.table());
        } else if (statement instanceof Statement.CreateTableAs create) {
            return !create.ifNotExists() && creates(create.table());
        } else if (statement instanceof Statement.OnTable on && created.contains(on.table())) {
            // Dropping the table takes everything along that was done to it.
            return !(statement instanceof Statement.RenameColumn);
        } else if (statement instanceof Statement.Select
                || statement instanceof Statement.SetSetting
                || statement instanceof Statement.Analyze) {
            return true;
        }
        Optional<String> back = back(statement);
        back.ifPresent(s -> sql.add(0, s));
        return back.isPresent();
    }

    private boolean creates(QualifiedName table) {
        created.add(table);
        sql.add(0, "DROP TABLE " + SqlName.of(table));
        return true;
    }

    /**
     * An UPDATE that fills columns which this very changeset adds, without a default: they held NULL before. The column may be
     * added by one of the statements that are not taken back here.
     */
    private Optional<String> back(Statement.Update update) {
        List<Column> columns = update.columns().stream()
                .filter(c -> columnBefore(update.table(), c).isEmpty())
                .flatMap(c -> step.after().table(update.table().in(defaultSchema)).flatMap(t -> t.column(c)).stream())
                .filter(c -> !c.hasDefault() && !c.notNull() && !c.identity() && !c.generated())
                .toList();
        if (columns.isEmpty() || columns.size() < update.columns().size()) {
            return Optional.empty();
        }
        String set = String.join(
                ", ",
                columns.stream().map(c -> SqlName.of(c.name()) + " = NULL").toList());
        String where = String.join(
                " OR ",
                columns.stream().map(c -> SqlName.of(c.name()) + " IS NOT NULL").toList());
        return Optional.of("UPDATE " + SqlName.of(update.table()) + " SET " + set + " WHERE " + where);
    }

    private Optional<String> back(Statement statement) {
        if (statement instanceof Statement.Update update) {
            return back(update);
        }
        if (statement instanceof Statement.AddColumn add && !add.ifNotExists()) {
            return alter(add.table(), "DROP COLUMN " + SqlName.of(add.column().name()));
        } else if (statement instanceof Statement.CreateIndex create && !create.ifNotExists()) {
            return create.name()
                    .map(name -> "DROP INDEX " + (create.concurrently() ? "CONCURRENTLY " : "")
                            + SqlName.of(new QualifiedName(create.table().schema(), name)));
        } else if (statement instanceof Statement.AddConstraint add) {
            return add.constraint().usingIndex().isPresent()
                    ? Optional.empty()
                    : add.constraint()
                            .name()
                            .flatMap(name -> alter(add.table(), "DROP CONSTRAINT " + SqlName.of(name)));
        } else if (statement instanceof Statement.SetNotNull set) {
            return columnBefore(set.table(), set.column())
                    .filter(c -> !c.notNull())
                    .flatMap(c -> alter(set.table(), "ALTER COLUMN " + SqlName.of(set.column()) + " DROP NOT NULL"));
        } else if (statement instanceof Statement.DropNotNull drop) {
            return columnBefore(drop.table(), drop.column())
                    .filter(Column::notNull)
                    .flatMap(c -> alter(drop.table(), "ALTER COLUMN " + SqlName.of(drop.column()) + " SET NOT NULL"));
        }
        return backFromName(statement);
    }

    private Optional<String> backFromName(Statement statement) {
        if (statement instanceof Statement.RenameColumn rename) {
            return alter(
                    rename.table(),
                    "RENAME COLUMN " + SqlName.of(rename.newName()) + " TO " + SqlName.of(rename.column()));
        } else if (statement instanceof Statement.RenameConstraint rename) {
            return alter(
                    rename.table(),
                    "RENAME CONSTRAINT " + SqlName.of(rename.newName()) + " TO " + SqlName.of(rename.constraint()));
        } else if (statement instanceof Statement.Rename rename
                && rename.kind() == Statement.ObjectKind.TABLE
                && !rename.ifExists()) {
            return alter(
                    new QualifiedName(rename.object().schema(), rename.newName()),
                    "RENAME TO " + SqlName.of(rename.object().name()));
        } else if (statement instanceof Statement.CreateView create && !create.orReplace()) {
            return Optional.of("DROP VIEW " + SqlName.of(create.view()));
        } else if (statement instanceof Statement.CreateMaterializedView create && !create.ifNotExists()) {
            return Optional.of("DROP MATERIALIZED VIEW " + SqlName.of(create.view()));
        }
        return Optional.empty();
    }

    private Optional<Column> columnBefore(QualifiedName table, String column) {
        return step.before().table(table.in(defaultSchema)).flatMap(t -> t.column(column));
    }

    private static Optional<String> alter(QualifiedName table, String action) {
        return Optional.of("ALTER TABLE " + SqlName.of(table) + " " + action);
    }
}

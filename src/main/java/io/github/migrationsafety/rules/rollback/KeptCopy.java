package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a changeset keeps what it would destroy, so that its rollback can bring it back.
 *
 * @param table the table that loses something
 * @param columns the columns to keep; none for whole rows
 * @param where which rows, if not all of them
 */
record KeptCopy(QualifiedName table, List<String> columns, Optional<String> where) {
    /** Statements whose way back is that of the rows alone. */
    private static final Set<Class<? extends Statement>> ROWS_ONLY =
            Set.of(Statement.Update.class, Statement.Delete.class, Statement.Truncate.class);

    KeptCopy {
        columns = List.copyOf(columns);
    }

    /** The changeset with a copy at its beginning, out of which its rollback brings back what was there. */
    String in(Step step) {
        Optional<Table> before = step.before().table(table).filter(Table::complete);
        List<String> key =
                before.flatMap(Table::primaryKey).map(Constraint::columns).orElse(List.of());
        List<String> kept = columns.isEmpty()
                ? before.map(KeptCopy::names).orElse(List.of())
                : Stream.concat(key.stream(), columns.stream()).distinct().toList();
        boolean known = before.isPresent() && (columns.isEmpty() || !key.isEmpty());
        return Optional.of(step.changeSet())
                .filter(c -> known)
                .flatMap(KeptCopy::base)
                .map(m -> m.first(copy(kept, key)).rollbackLast(back(kept, key, before)))
                .flatMap(Mended::text)
                .map(text -> "Keep a copy, and bring it back in the rollback; drop it in a later release:\n" + text)
                .orElseGet(() -> parts(step.changeSet().format()));
    }

    /** The changeset without what its rollback lacks: an empty rollback leaves nothing to be taken back but the rows. */
    private static Optional<Mended> base(ChangeSet changeSet) {
        boolean rowsOnly = changeSet.sql().stream()
                .allMatch(t -> !t.statements().orElse(List.of()).isEmpty()
                        && t.statements().get().stream().allMatch(s -> ROWS_ONLY.contains(s.getClass())));
        return changeSet.rollback().sql().isEmpty()
                ? Mended.of(changeSet, List.of()).filter(m -> rowsOnly)
                : Mended.of(changeSet);
    }

    private static List<String> names(Table table) {
        return table.columns().stream()
                .filter(c -> !c.generated())
                .map(Column::name)
                .toList();
    }

    private String[] copy(List<String> kept, List<String> key) {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE " + SqlName.of(copyName()) + " AS SELECT " + SqlName.list(kept) + " FROM "
                + SqlName.of(table) + where.map(w -> " WHERE " + w).orElse(""));
        if (!key.isEmpty()) {
            statements.add("ALTER TABLE " + SqlName.of(copyName()) + " ADD CONSTRAINT "
                    + SqlName.of(SqlName.joined("pk", copyName().name())) + " PRIMARY KEY (" + SqlName.list(key) + ")");
        }
        return statements.toArray(String[]::new);
    }

    private List<String> back(List<String> kept, List<String> key, Optional<Table> before) {
        String copy = SqlName.of(copyName());
        String drop = "DROP TABLE " + copy;
        if (columns.isEmpty()) {
            boolean identity =
                    before.stream().flatMap(t -> t.columns().stream()).anyMatch(Column::identity);
            String names = SqlName.list(kept);
            return List.of(
                    "INSERT INTO " + SqlName.of(table) + " (" + names + ")"
                            + (identity ? " OVERRIDING SYSTEM VALUE" : "") + " SELECT " + names + " FROM " + copy
                            + (key.isEmpty() ? "" : " ON CONFLICT DO NOTHING"),
                    drop);
        }
        String join = key.stream()
                .map(k -> "b." + SqlName.of(k) + " = t." + SqlName.of(k))
                .collect(Collectors.joining(" AND "));
        return List.of(
                "UPDATE " + SqlName.of(table) + " AS t SET " + assignments() + " FROM " + copy + " AS b WHERE " + join,
                drop);
    }

    private String assignments() {
        return columns.stream()
                .map(c -> SqlName.of(c) + " = b." + SqlName.of(c))
                .collect(Collectors.joining(", "));
    }

    private QualifiedName copyName() {
        return new QualifiedName(table.schema(), SqlName.joined(table.name(), "before"));
    }

    /** The statements to add, where the changeset as a whole or the table's key is not known. */
    private String parts(ChangeSet.Format format) {
        List<String> back = new ArrayList<>();
        String what;
        if (columns.isEmpty()) {
            what = "*";
            back.add("INSERT INTO " + SqlName.of(table) + " SELECT * FROM " + SqlName.of(copyName())
                    + " ON CONFLICT DO NOTHING");
        } else {
            what = "id, " + SqlName.list(columns);
            back.add("UPDATE " + SqlName.of(table) + " AS t SET " + assignments() + " FROM " + SqlName.of(copyName())
                    + " AS b WHERE b.id = t.id");
        }
        back.add("DROP TABLE " + SqlName.of(copyName()));
        return "Keep a copy at the beginning of the changeset (`id` stands for the key):\nCREATE TABLE "
                + SqlName.of(copyName())
                + " AS SELECT " + what + " FROM " + SqlName.of(table)
                + ";\nand bring it back at the end of its rollback:\n" + Remedy.rollbackIn(format, back)
                + "\nDrop the copy in a later release.";
    }

    /** Which rows a statement is about, where its condition says so without an alias or another table. */
    static Optional<String> rows(Statement statement, SqlText text) {
        String sql = text.sql();
        if (statement instanceof Statement.Delete delete && !delete.using() && !delete.with()) {
            return delete.where()
                    .filter(w -> sql.matches("(?is)\\s*delete\\s+from\\s+(?:only\\s+)?\\S+\\s+where\\b.*"));
        } else if (statement instanceof Statement.Update update && !update.from() && !update.with()) {
            return update.where().filter(w -> sql.matches("(?is)\\s*update\\s+(?:only\\s+)?\\S+\\s+set\\b.*"));
        }
        return Optional.empty();
    }
}

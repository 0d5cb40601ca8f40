package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How a changeset keeps what it would destroy, so that its rollback can bring it back. Stateless. */
final class KeptCopy {
    private KeptCopy() {}

    /**
     * The statements to add to a changeset and its rollback.
     *
     * @param columns the columns to keep; none for whole rows
     */
    static String remedy(QualifiedName table, List<String> columns, ChangeSet.Format format) {
        QualifiedName copy = new QualifiedName(table.schema(), SqlName.joined(table.name(), "before"));
        List<String> back = new ArrayList<>();
        String what;
        if (columns.isEmpty()) {
            what = "*";
            back.add("INSERT INTO " + SqlName.of(table) + " SELECT * FROM " + SqlName.of(copy)
                    + " ON CONFLICT DO NOTHING");
        } else {
            what = "id, " + SqlName.list(columns);
            back.add("UPDATE " + SqlName.of(table) + " AS t SET "
                    + columns.stream()
                            .map(c -> SqlName.of(c) + " = b." + SqlName.of(c))
                            .collect(Collectors.joining(", "))
                    + " FROM " + SqlName.of(copy) + " AS b WHERE b.id = t.id");
        }
        back.add("DROP TABLE " + SqlName.of(copy));
        return "Keep a copy at the beginning of the changeset (`id` stands for the key):\nCREATE TABLE "
                + SqlName.of(copy)
                + " AS SELECT " + what + " FROM " + SqlName.of(table)
                + ";\nand bring it back at the end of its rollback:\n" + Remedy.rollbackIn(format, back)
                + "\nDrop the copy in a later release.";
    }
}

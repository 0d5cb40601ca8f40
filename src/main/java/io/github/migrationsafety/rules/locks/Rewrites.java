package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Definitions;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.DefaultValue;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.List;
import java.util.Optional;

/** The rewrites of tables that statements show. */
final class Rewrites {
    /**
     * A rewrite.
     *
     * @param table the table's full name
     * @param object what is told of: the column, else the table
     * @param because what makes PostgreSQL write all rows anew; the beginning of a sentence
     * @param fix the way without
     */
    record Rewrite(QualifiedName table, String object, String because, Fix fix) {}

    private Rewrites() {}

    /** Whether the statement is of a kind that rewrites, so that it is worth looking closer. */
    static boolean mayBe(Act act) {
        Statement statement = act.statement();
        return statement instanceof Statement.AddColumn
                || statement instanceof Statement.AlterColumnType
                || statement instanceof Statement.AlterTable
                || statement instanceof Statement.Vacuum
                || statement instanceof Statement.Cluster;
    }

    /** The rewrites of tables in use by a statement. */
    static List<Rewrite> of(Act act, Definitions definitions) {
        Statement statement = act.statement();
        if (statement instanceof Statement.AddColumn add
                && act.mayAlter(add.table(), add.tableIfExists())
                && !act.hasColumn(add.table(), add.column().name())) {
            return addedColumn(add, act, definitions).stream().toList();
        } else if (statement instanceof Statement.AlterColumnType alter
                && act.mayAlter(alter.table(), alter.tableIfExists())
                && TypeChange.of(alter, act, definitions) == TypeChange.REWRITE) {
            return List.of(changedType(alter, act));
        } else if (statement instanceof Statement.AlterTable alter
                && act.mayAlter(alter.table(), alter.tableIfExists())) {
            return altered(alter, act).stream().toList();
        } else if (statement instanceof Statement.Vacuum vacuum && vacuum.full()) {
            return vacuum.tables().stream()
                    .filter(act::inUse)
                    .map(t -> ofTable(
                            act.resolve(t),
                            "VACUUM FULL",
                            "Leave it to autovacuum; to give space back while the table is in use, run pg_repack outside of the"
                                    + " changelog."))
                    .toList();
        } else if (statement instanceof Statement.Cluster cluster) {
            return cluster.relation().filter(act::inUse).stream()
                    .map(
                            t -> ofTable(
                                    act.resolve(t),
                                    "CLUSTER",
                                    "Leave it out, or run pg_repack outside of the changelog, which sorts a table while it is in use."))
                    .toList();
        }
        return List.of();
    }

    private static Rewrite ofTable(QualifiedName table, String because, String advice) {
        return new Rewrite(table, table.toString(), because + " on `" + table + "`", Fix.of(advice));
    }

    private static Optional<Rewrite> addedColumn(Statement.AddColumn add, Act act, Definitions definitions) {
        ColumnDefinition column = add.column();
        QualifiedName table = act.resolve(add.table());
        String object = table + "(" + column.name() + ")";
        String named = "`" + column.name() + "` of `" + table + "`";
        if (column.identity().isPresent()) {
            return Optional.of(new Rewrite(table, object, "The new identity column " + named, numbered(table, column)));
        } else if (column.type().matches("(?:big|small)?serial\\d?")) {
            return Optional.of(new Rewrite(table, object, "The new serial column " + named, numbered(table, column)));
        } else if (column.generated().equals(Optional.of(ColumnDefinition.Generated.STORED))) {
            return Optional.of(
                    new Rewrite(
                            table,
                            object,
                            "The new stored generated column " + named,
                            Fix.of(
                                    "Add a plain column, keep it up to date by a trigger and fill the rows that stand in batches; on"
                                            + " PostgreSQL 18 a VIRTUAL generated column rewrites nothing; or compute the value in a view.")));
        }
        Optional<DefaultValue> given = column.defaultValue().filter(v -> definitions.isVolatile(v.text()));
        if (given.isPresent()) {
            return Optional.of(new Rewrite(
                    table,
                    object,
                    "The volatile default `" + given.get().text() + "` of the new column " + named,
                    inSteps(table, column, given.get())));
        }
        return definitions
                        .constrainedDomain(column.type())
                        .filter(constrained -> constrained)
                        .isPresent()
                ? Optional.of(new Rewrite(
                        table,
                        object,
                        "The constrained domain `" + column.type() + "` of the new column " + named,
                        Fix.of(
                                "Give the column the domain's base type, and the condition as a CHECK constraint of the table, added NOT"
                                        + " VALID and validated in a changeset of its own.")))
                : Optional.empty();
    }

    private static Fix inSteps(QualifiedName table, ColumnDefinition column, DefaultValue value) {
        String alter = "ALTER TABLE " + SqlName.of(table) + " ";
        String name = SqlName.of(column.name());
        return Fix.of(
                        Fix.timed(
                                "add-" + table.name() + "-" + column.name(),
                                alter + "ADD COLUMN " + name + " " + column.type(),
                                alter + "DROP COLUMN " + name),
                        Fix.timed(
                                "default-" + table.name() + "-" + column.name(),
                                alter + "ALTER COLUMN " + name + " SET DEFAULT " + value.text(),
                                alter + "ALTER COLUMN " + name + " DROP DEFAULT"),
                        filled(table, column, value.text()))
                .saying(
                        "Add the column without the default, set the default after that, and fill the rows that stand in"
                                + " batches:");
    }

    /** NULL in the rows that stood before becomes the value that new rows get by default. */
    private static Fix.Part filled(QualifiedName table, ColumnDefinition column, String value) {
        String name = SqlName.of(column.name());
        String update = "UPDATE " + SqlName.of(table) + " SET " + name + " = ";
        return Fix.alone(
                "fill-" + table.name() + "-" + column.name(),
                Paste.loop(update + value, table, name + " IS NULL"),
                update + "NULL WHERE " + name + " IS NOT NULL");
    }

    private static Fix numbered(QualifiedName table, ColumnDefinition column) {
        String alter = "ALTER TABLE " + SqlName.of(table) + " ";
        String name = SqlName.of(column.name());
        String sequence =
                SqlName.of(new QualifiedName(table.schema(), SqlName.joined(table.name(), column.name(), "seq")));
        return Fix.of(
                        Fix.timed(
                                "add-" + table.name() + "-" + column.name(),
                                alter + "ADD COLUMN " + name + " bigint",
                                alter + "DROP COLUMN " + name),
                        Fix.plain(
                                "sequence-" + table.name() + "-" + column.name(),
                                "CREATE SEQUENCE " + sequence,
                                "DROP SEQUENCE " + sequence),
                        Fix.timed(
                                "default-" + table.name() + "-" + column.name(),
                                alter + "ALTER COLUMN " + name + " SET DEFAULT nextval('" + sequence + "')",
                                alter + "ALTER COLUMN " + name + " DROP DEFAULT"),
                        filled(table, column, "nextval('" + sequence + "')"))
                .saying("Number new rows by a sequence first, then those that stand, in batches:");
    }

    private static Rewrite changedType(Statement.AlterColumnType alter, Act act) {
        QualifiedName table = act.resolve(alter.table());
        String fresh = SqlName.of(SqlName.joined(alter.column(), "new"));
        String sql = "ALTER TABLE " + SqlName.of(table) + " ";
        String old = act.table(alter.table())
                .flatMap(t -> t.column(alter.column()))
                .map(c -> " from `" + c.type() + "`")
                .orElse("");
        return new Rewrite(
                table,
                table + "(" + alter.column() + ")",
                "Changing the type of `" + alter.column() + "` of `" + table + "`" + old + " to `" + alter.type() + "`",
                !act.way().forward()
                        ? Fix.of(
                                "A type can be taken back without a rewrite only by expand and contract: let the changeset add a"
                                        + " column of the new type beside the old one, and its rollback drop it.")
                        : Fix.of(Fix.timed(
                                        "add-" + table.name() + "-" + alter.column() + "-new",
                                        sql + "ADD COLUMN " + fresh + " " + alter.type(),
                                        sql + "DROP COLUMN " + fresh))
                                .saying(
                                        "Expand and contract: add a column of the new type, keep it equal by a trigger, fill it in batches,"
                                                + " let the application use it, and drop the old one in a later release. It begins so:"));
    }

    private static Optional<Rewrite> altered(Statement.AlterTable alter, Act act) {
        QualifiedName table = act.resolve(alter.table());
        boolean partitioned =
                act.table(alter.table()).filter(Table::partitioned).isPresent();
        String words =
                switch (alter.action()) {
                    case "SET_LOGGED" -> "SET LOGGED";
                    case "SET_UN_LOGGED" -> "SET UNLOGGED";
                    case "SET_ACCESS_METHOD" -> "SET ACCESS METHOD";
                    case "SET_TABLE_SPACE" -> "SET TABLESPACE";
                    case "SET_EXPRESSION" ->
                        "SET EXPRESSION on the generated column "
                                + alter.object().orElse("");
                    default -> "";
                };
        // A partitioned table has no rows of its own; these forms are kept for partitions to come.
        return words.isEmpty() || partitioned
                ? Optional.empty()
                : Optional.of(
                        ofTable(
                                table,
                                words,
                                "Create a new table that is as this one shall be, keep it up to date by a trigger, fill it in batches and swap"
                                        + " the two by RENAME; or plan a maintenance window, measured on a copy of production."));
    }
}

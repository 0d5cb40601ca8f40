package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The changesets that build an index in the safe way. Immutable.
 *
 * @param name the index's name
 * @param table its table
 * @param definition what follows the table's name in CREATE INDEX: method, keys and the rest
 * @param unique whether it is unique
 */
public record IndexRemedy(String name, QualifiedName table, String definition, boolean unique) {
    /** A plain index on columns, under a name made of theirs. */
    public static IndexRemedy on(QualifiedName table, List<String> columns) {
        return new IndexRemedy(
                SqlName.joined("ix", table.name(), String.join("_", columns)),
                table,
                "(" + SqlName.list(columns) + ")",
                false);
    }

    /** The partitions of a table. */
    static List<QualifiedName> partitions(Table table, Schema schema) {
        return schema.tables().stream()
                .filter(t -> t.partitionOf().equals(Optional.of(table.name())))
                .map(Table::name)
                .toList();
    }

    /**
     * A changeset of its own for it.
     *
     * @param beside the changeset after which it goes; gives author and format
     * @param concurrently whether the table is in use already
     */
    public String changeSet(ChangeSet beside, boolean concurrently) {
        String how = concurrently ? "CONCURRENTLY " : "";
        return new Remedy(
                        "create-" + name,
                        beside.id().author(),
                        !concurrently,
                        List.of(create(how, name, "", table)),
                        List.of("DROP INDEX " + how + in(table, name)))
                .in(beside.format());
    }

    /**
     * The way for a partitioned table in use, where PostgreSQL refuses CONCURRENTLY: the parent alone, each partition
     * concurrently, then attach. What was attached can only be dropped with the parent, so that is how the last changeset
     * goes back.
     *
     * @see <a href="https://www.postgresql.org/docs/17/ddl-partitioning.html">Table partitioning</a>, on CREATE INDEX ON ONLY
     */
    public String onPartitions(List<QualifiedName> partitions, ChangeSet beside) {
        Remedy parent = new Remedy(
                "create-" + name,
                beside.id().author(),
                true,
                List.of(create("", name, "ONLY ", table)),
                List.of("DROP INDEX " + in(table, name)));
        return onPartitions(List.of(parent), partitions, beside);
    }

    /** The rest of that way, where the index of the parent alone stands already. */
    String attached(List<QualifiedName> partitions, ChangeSet beside) {
        return onPartitions(List.of(), partitions, beside);
    }

    private String onPartitions(List<Remedy> first, List<QualifiedName> partitions, ChangeSet beside) {
        String author = beside.id().author();
        String parent = in(table, name);
        String createParent = create("", name, "ONLY ", table);
        List<Remedy> steps = new ArrayList<>(first);
        List<String> attach = new ArrayList<>();
        List<String> back = new ArrayList<>(List.of("DROP INDEX " + parent, createParent));
        for (QualifiedName partition : partitions.isEmpty() ? List.of(placeholder()) : partitions) {
            String child = SqlName.joined(name, partition.name());
            steps.add(new Remedy(
                    "create-" + child,
                    author,
                    false,
                    List.of(create("CONCURRENTLY ", child, "", partition)),
                    List.of("DROP INDEX CONCURRENTLY " + in(partition, child))));
            attach.add("ALTER INDEX " + parent + " ATTACH PARTITION " + in(partition, child));
            back.add(create("CONCURRENTLY ", child, "", partition));
        }
        steps.add(new Remedy("attach-" + name, author, false, attach, back));
        return String.join(
                beside.format() == ChangeSet.Format.SQL ? "\n\n" : "\n",
                steps.stream().map(s -> s.in(beside.format())).toList());
    }

    /** Stands for each of the partitions when the changelog creates none. */
    private QualifiedName placeholder() {
        return new QualifiedName(table.schema(), table.name() + "_partition");
    }

    private String create(String how, String index, String only, QualifiedName on) {
        return "CREATE " + (unique ? "UNIQUE " : "") + "INDEX " + how + SqlName.of(index) + " ON " + only
                + SqlName.of(on) + " " + definition;
    }

    private static String in(QualifiedName table, String index) {
        return SqlName.of(new QualifiedName(table.schema(), index));
    }
}

package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.NewTables;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.rule.UnrunTables;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A table as the release leaves it, and as it stood before. Temporary tables, partitions (their parent speaks for them) and
 * Liquibase's own tables are none, and neither are those of which a rehearsal cannot tell the end. Immutable.
 *
 * @param table as it stands in the end
 * @param life where it comes from
 * @param released as it stood before the first pending changeset; empty when a pending one created it
 * @param tables the tables of the release
 */
public record FinalTable(Table table, Standing.Life life, Optional<Table> released, NewTables tables) {
    private static final Set<String> LIQUIBASE = Set.of("databasechangelog", "databasechangeloglock");

    /** Every one of them, sorted by name. */
    public static List<FinalTable> of(History history, RuleContext context) {
        NewTables tables = context.tables(history);
        Schema releasedSchema = history.releasedSchema();
        UnrunTables unrun = UnrunTables.of(history);
        return history.end().tables().stream()
                .filter(t -> t.partitionOf().isEmpty()
                        && !unrun.contains(t.name())
                        && !LIQUIBASE.contains(t.name().name()))
                .flatMap(t -> tables.end().find(t.name()).stream()
                        .filter(life -> life.kind() == Standing.Kind.TABLE)
                        .map(life -> new FinalTable(t, life, released(life, releasedSchema), tables)))
                .toList();
    }

    private static Optional<Table> released(Standing.Life life, Schema releasedSchema) {
        return life.origin().isPresent() ? Optional.empty() : life.released().flatMap(releasedSchema::table);
    }

    /** Whether a pending changeset created it. */
    public boolean created() {
        return life.origin().isPresent();
    }

    /** A column as it stood before, under whatever name. */
    public Optional<Column> released(Column column) {
        return released.flatMap(r -> r.column(tables.releasedName(life, column.name())));
    }

    /** Whether a constraint stood before in all that matters but its name: kind, columns and target. */
    public boolean stood(Constraint constraint) {
        return before(constraint).findAny().isPresent();
    }

    /** What stood before of the same kind, on the same columns, with a target if this one has one. */
    Stream<Constraint> before(Constraint constraint) {
        return released.stream()
                .flatMap(r -> r.constraints().stream())
                .filter(c -> c.kind() == constraint.kind()
                        && c.columns().equals(releasedNames(constraint.columns()))
                        && c.references().isPresent() == constraint.references().isPresent());
    }

    private List<String> releasedNames(List<String> columns) {
        return columns.stream().map(c -> tables.releasedName(life, c)).toList();
    }

    /** As {@link NewTables#origin}. */
    public Optional<Origin> origin(Predicate<Statement> made, Predicate<Table> holds) {
        return tables.origin(life, made, holds);
    }

    /** Where a column came to be there, or came to its type. */
    public Optional<Origin> origin(Column column) {
        return origin(
                s -> s instanceof Statement.AddColumn add && add.column().name().equals(column.name())
                        || s instanceof Statement.AlterColumnType alter
                                && alter.column().equals(column.name())
                        || s instanceof Statement.RenameColumn rename
                                && rename.newName().equals(column.name()),
                t -> t.column(column.name())
                        .filter(c -> c.type().equals(column.type()))
                        .isPresent());
    }

    /** Where a constraint came to be there. */
    public Optional<Origin> origin(Constraint constraint) {
        Optional<String> name = Optional.of(constraint.name());
        return origin(
                s -> s instanceof Statement.AddConstraint add
                                && (add.constraint().name().equals(name)
                                        || add.constraint().name().isEmpty()
                                                && add.constraint().kind() == constraint.kind()
                                                && add.constraint().columns().equals(constraint.columns()))
                        || s instanceof Statement.AddColumn column
                                && constraint
                                        .columns()
                                        .equals(List.of(column.column().name()))
                                && column.column().constraint(constraint.kind()).isPresent(),
                t -> t.constraint(constraint.name()).isPresent());
    }

    /** A problem at a place. */
    public Problem problem(Origin origin, String object, String message, String remedy) {
        return new Problem(
                origin.changeSet().id(),
                origin.at(),
                object,
                Optional.of(table.name().toString()),
                message,
                remedy);
    }

    /** The table's full name. */
    public String name() {
        return table.name().toString();
    }

    /** {@code public.sensors(farm_id)}. */
    public String object(String column) {
        return name() + "(" + column + ")";
    }

    /** The full name of a constraint or an index of the table. */
    public String named(String part) {
        return new QualifiedName(table.name().schema(), part).toString();
    }

    /** {@code ALTER TABLE public.sensors }, with a blank at the end. */
    public String alter() {
        return "ALTER TABLE " + SqlName.of(table.name()) + " ";
    }

    /** A changeset that runs in a transaction, in the format of the file where the problem stands. */
    public static String changeSet(Origin origin, String id, List<String> sql, List<String> rollback) {
        return new Remedy(id, origin.changeSet().id().author(), true, sql, rollback)
                .in(origin.changeSet().format());
    }
}

package io.github.migrationsafety.sql;

import java.util.Optional;

/** The forms of statements that pass over what stands already or does not stand: IF NOT EXISTS, IF EXISTS. Stateless. */
public final class Lenient {
    private Lenient() {}

    /** A statement with IF [NOT] EXISTS before the object itself, where it has such a form; else as it is. */
    public static Statement form(Statement statement) {
        if (statement instanceof Statement.CreateTable s) {
            return new Statement.CreateTable(
                    s.table(),
                    true,
                    s.persistence(),
                    s.columns(),
                    s.constraints(),
                    s.partitionOf(),
                    s.partitioned(),
                    s.inherits(),
                    s.like());
        } else if (statement instanceof Statement.CreateTableAs s) {
            return new Statement.CreateTableAs(s.table(), true, s.persistence(), s.selectInto(), s.selection());
        } else if (statement instanceof Statement.AddColumn s) {
            return new Statement.AddColumn(s.table(), s.tableIfExists(), true, s.column());
        } else if (statement instanceof Statement.CreateIndex s) {
            return new Statement.CreateIndex(
                    s.name(),
                    s.table(),
                    s.keys(),
                    s.include(),
                    s.unique(),
                    s.concurrently(),
                    true,
                    s.only(),
                    s.method(),
                    s.nullsNotDistinct(),
                    s.predicate());
        } else if (statement instanceof Statement.CreateMaterializedView s) {
            return new Statement.CreateMaterializedView(s.view(), true, s.definition());
        } else if (statement instanceof Statement.AddEnumValue s) {
            return new Statement.AddEnumValue(s.type(), s.value(), true);
        }
        return dropping(statement);
    }

    private static Statement dropping(Statement statement) {
        if (statement instanceof Statement.DropColumn s) {
            return new Statement.DropColumn(s.table(), s.tableIfExists(), s.column(), true, s.cascade());
        } else if (statement instanceof Statement.DropConstraint s) {
            return new Statement.DropConstraint(s.table(), s.tableIfExists(), s.constraint(), true, s.cascade());
        } else if (statement instanceof Statement.Drop s) {
            return new Statement.Drop(s.kind(), s.sort(), s.objects(), s.table(), true, s.cascade(), s.concurrently());
        } else if (statement instanceof Statement.Rename s) {
            return new Statement.Rename(s.kind(), s.sort(), true, s.object(), s.table(), s.newName());
        } else if (statement instanceof Statement.SetSchema s) {
            return new Statement.SetSchema(s.kind(), true, s.object(), s.newSchema());
        }
        return statement;
    }

    /** An ALTER TABLE with IF EXISTS; empty for any other statement. */
    static Optional<Statement> ofTable(Statement statement) {
        if (statement instanceof Statement.AddColumn s) {
            return Optional.of(new Statement.AddColumn(s.table(), true, s.ifNotExists(), s.column()));
        } else if (statement instanceof Statement.DropColumn s) {
            return Optional.of(new Statement.DropColumn(s.table(), true, s.column(), s.ifExists(), s.cascade()));
        } else if (statement instanceof Statement.SetNotNull s) {
            return Optional.of(new Statement.SetNotNull(s.table(), true, s.column()));
        } else if (statement instanceof Statement.DropNotNull s) {
            return Optional.of(new Statement.DropNotNull(s.table(), true, s.column()));
        } else if (statement instanceof Statement.SetDefault s) {
            return Optional.of(new Statement.SetDefault(s.table(), true, s.column(), s.value()));
        } else if (statement instanceof Statement.DropDefault s) {
            return Optional.of(new Statement.DropDefault(s.table(), true, s.column()));
        } else if (statement instanceof Statement.AlterColumnType s) {
            return Optional.of(new Statement.AlterColumnType(
                    s.table(), true, s.column(), s.type(), s.using(), s.collation(), s.expression()));
        } else if (statement instanceof Statement.AddConstraint s) {
            return Optional.of(new Statement.AddConstraint(s.table(), true, s.constraint()));
        } else if (statement instanceof Statement.DropConstraint s) {
            return Optional.of(
                    new Statement.DropConstraint(s.table(), true, s.constraint(), s.ifExists(), s.cascade()));
        } else if (statement instanceof Statement.ValidateConstraint s) {
            return Optional.of(new Statement.ValidateConstraint(s.table(), true, s.constraint()));
        } else if (statement instanceof Statement.RenameColumn s) {
            return Optional.of(new Statement.RenameColumn(s.table(), true, s.column(), s.newName()));
        } else if (statement instanceof Statement.RenameConstraint s) {
            return Optional.of(new Statement.RenameConstraint(s.table(), true, s.constraint(), s.newName()));
        } else if (statement instanceof Statement.AlterTable s) {
            return Optional.of(new Statement.AlterTable(s.table(), true, s.action(), s.object()));
        } else if (statement instanceof Statement.AttachPartition s) {
            return Optional.of(new Statement.AttachPartition(s.table(), true, s.partition()));
        } else if (statement instanceof Statement.DetachPartition s) {
            return Optional.of(new Statement.DetachPartition(s.table(), true, s.partition(), s.concurrently()));
        }
        return Optional.empty();
    }
}

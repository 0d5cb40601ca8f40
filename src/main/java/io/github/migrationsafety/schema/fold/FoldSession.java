package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.sql.Definition;
import io.github.migrationsafety.sql.Lenient;
import io.github.migrationsafety.sql.Part;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Statement.AddColumn;
import io.github.migrationsafety.sql.Statement.AddConstraint;
import io.github.migrationsafety.sql.Statement.AlterColumnType;
import io.github.migrationsafety.sql.Statement.AlterTable;
import io.github.migrationsafety.sql.Statement.AlterView;
import io.github.migrationsafety.sql.Statement.AttachPartition;
import io.github.migrationsafety.sql.Statement.CreateIndex;
import io.github.migrationsafety.sql.Statement.CreateMaterializedView;
import io.github.migrationsafety.sql.Statement.CreateTable;
import io.github.migrationsafety.sql.Statement.CreateTableAs;
import io.github.migrationsafety.sql.Statement.CreateView;
import io.github.migrationsafety.sql.Statement.DetachPartition;
import io.github.migrationsafety.sql.Statement.DoBlock;
import io.github.migrationsafety.sql.Statement.Drop;
import io.github.migrationsafety.sql.Statement.DropColumn;
import io.github.migrationsafety.sql.Statement.DropConstraint;
import io.github.migrationsafety.sql.Statement.DropDefault;
import io.github.migrationsafety.sql.Statement.DropNotNull;
import io.github.migrationsafety.sql.Statement.Other;
import io.github.migrationsafety.sql.Statement.Rename;
import io.github.migrationsafety.sql.Statement.RenameColumn;
import io.github.migrationsafety.sql.Statement.RenameConstraint;
import io.github.migrationsafety.sql.Statement.ResetSetting;
import io.github.migrationsafety.sql.Statement.SetDefault;
import io.github.migrationsafety.sql.Statement.SetNotNull;
import io.github.migrationsafety.sql.Statement.SetSchema;
import io.github.migrationsafety.sql.Statement.SetSetting;
import io.github.migrationsafety.sql.Statement.ValidateConstraint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The statements of one database session, folded one after another: {@code SET search_path} and temporary tables last until it
 * ends. Statements are taken to succeed; one that names a table that is unknown here changes nothing. Not thread-safe.
 */
public final class FoldSession {
    private static final String SEARCH_PATH = "search_path";

    private final Map<Class<? extends Statement>, Consumer<Statement>> effects = new HashMap<>();
    private final Workspace work;
    private final Partitions partitions;
    private final IndexEffects indexes;
    private final ConstraintEffects constraints;
    private final ColumnEffects columns;
    private final TableEffects tables;
    private final DependentEffects dependents;
    private final SecurityEffects security;
    private final CodeEffects code;

    FoldSession(Schema before, String defaultSchema, int postgresMajor) {
        work = new Workspace(before, defaultSchema, postgresMajor);
        partitions = new Partitions(work);
        indexes = new IndexEffects(work, partitions);
        constraints = new ConstraintEffects(work, partitions);
        columns = new ColumnEffects(work, constraints);
        tables = new TableEffects(work, partitions, constraints, columns);
        dependents = new DependentEffects(work, columns);
        security = new SecurityEffects(work);
        code = new CodeEffects(work);
        onTables();
        onColumns();
        onOthers();
    }

    /** The schema after everything so far. */
    public Schema schema() {
        return work.schema();
    }

    /**
     * Folds what one SQL statement does; what has no effect on tables changes nothing. Of a DO block this is all that it runs and,
     * where that is not all told, the tables that it may change become incomplete.
     */
    public FoldSession apply(List<Statement> statements) {
        for (Statement statement : statements) {
            applyOne(statement);
            if (statement instanceof DoBlock block) {
                block.code().stream().flatMap(code -> code.parts().stream()).forEach(part -> part.statements()
                        .forEach(s -> apply(s, part)));
            }
        }
        return this;
    }

    /** The same for one statement, without what a DO block is known to run. */
    public FoldSession applyOne(Statement statement) {
        Consumer<Statement> effect = effects.get(statement.getClass());
        if (effect != null) {
            effect.accept(statement);
        }
        return this;
    }

    /** Folds one statement of a part of a DO block. What may not have run leaves its table incomplete. */
    public FoldSession apply(Statement statement, Part part) {
        switch (part.certainty()) {
            case CERTAIN -> applyOne(statement);
            case ASSURED -> {
                if (!stands(statement)) {
                    applyOne(statement);
                }
            }
            case POSSIBLE -> {
                boolean creates = statement instanceof CreateTable || statement instanceof CreateTableAs;
                if (creates || statement instanceof AddColumn || statement instanceof CreateIndex) {
                    applyOne(Lenient.form(statement));
                }
                if (!creates && effects.containsKey(statement.getClass())) {
                    incomplete(part.sql(), true);
                }
            }
        }
        return this;
    }

    /** Whether a constraint or index that would be made stands already. */
    private boolean stands(Statement statement) {
        if (statement instanceof AddConstraint add) {
            return add.constraint().name().isPresent()
                    && work.find(add.table())
                            .flatMap(work.schema()::table)
                            .flatMap(t -> t.constraint(add.constraint().name().get()))
                            .isPresent();
        }
        return false;
    }

    /** Folds a statement that nobody could read: the tables that it may change become incomplete. */
    public FoldSession unknown(String sql) {
        return incomplete(sql, false);
    }

    private FoldSession incomplete(String sql, boolean block) {
        Mentions.mayChange(work.schema(), sql, block).forEach(t -> work.editFull(t, d -> d.complete = false));
        return this;
    }

    private <S extends Statement> void on(Class<S> type, Consumer<S> effect) {
        effects.put(type, statement -> effect.accept(type.cast(statement)));
    }

    private void onTables() {
        on(CreateTable.class, tables::create);
        on(CreateTableAs.class, tables::createAs);
        on(AttachPartition.class, partitions::attach);
        on(DetachPartition.class, partitions::detach);
        on(AddConstraint.class, s -> work.find(s.table()).ifPresent(t -> constraints.add(t, s.constraint())));
        on(DropConstraint.class, constraints::drop);
        on(ValidateConstraint.class, constraints::validate);
        on(RenameConstraint.class, constraints::rename);
        on(AlterTable.class, this::alterTable);
        on(CreateIndex.class, indexes::create);
    }

    private void onColumns() {
        on(AddColumn.class, columns::add);
        on(DropColumn.class, columns::drop);
        on(SetNotNull.class, columns::setNotNull);
        on(DropNotNull.class, columns::dropNotNull);
        on(SetDefault.class, columns::setDefault);
        on(DropDefault.class, columns::dropDefault);
        on(AlterColumnType.class, columns::alterType);
        on(RenameColumn.class, columns::rename);
    }

    private void onOthers() {
        on(Rename.class, this::rename);
        on(SetSchema.class, this::setSchema);
        on(Drop.class, this::drop);
        on(CreateView.class, code::createView);
        on(CreateMaterializedView.class, code::createMaterialized);
        on(AlterView.class, code::alterView);
        on(Other.class, s -> {
            if (s.kind().equals("CreateSchema")) {
                s.object().ifPresent(schema -> work.schemaCreated(schema.name()));
            }
            s.definition().ifPresent(d -> define(s, d));
        });
        on(DoBlock.class, s -> {
            if (!s.told()) {
                incomplete(s.body(), true);
            }
        });
        on(SetSetting.class, s -> {
            if (s.name().equals(SEARCH_PATH)) {
                work.searchPath(s.value());
            }
        });
        on(ResetSetting.class, s -> {
            if (s.name().equals(SEARCH_PATH) || s.name().equalsIgnoreCase("all")) {
                work.resetSearchPath();
            }
        });
    }

    private void define(Other statement, Definition definition) {
        boolean create = statement.kind().startsWith("Create");
        if (definition instanceof Definition.Policy policy && create) {
            security.createPolicy(policy);
        } else if (definition instanceof Definition.Policy policy) {
            security.alterPolicy(policy);
        } else if (definition instanceof Definition.Trigger trigger) {
            security.createTrigger(trigger);
        } else if (definition instanceof Definition.Privileges privileges) {
            code.privileges(privileges);
        } else if (definition instanceof Definition.DefaultPrivileges privileges) {
            code.defaultPrivileges(privileges);
        } else if (definition instanceof Definition.Routine routine
                && statement.object().isPresent()) {
            if (create) {
                code.createRoutine(statement.object().get(), routine);
            } else {
                code.alterRoutine(statement.object().get(), routine);
            }
        }
    }

    private void alterTable(AlterTable statement) {
        security.alter(statement);
        statement.object().ifPresent(object -> {
            switch (statement.action()) {
                case "ADD_IDENTITY" -> columns.setIdentity(statement.table(), object, true);
                case "DROP_IDENTITY" -> columns.setIdentity(statement.table(), object, false);
                case "DROP_EXPRESSION" -> columns.dropExpression(statement.table(), object);
                case "ADD_INHERIT" -> tables.addParent(statement.table(), name(object));
                case "DROP_INHERIT" -> tables.removeParent(statement.table(), name(object));
                default -> {
                    // Storage, statistics, triggers, ownership and the like: nothing that a table here has.
                }
            }
        });
    }

    private static QualifiedName name(String dotted) {
        int dot = dotted.lastIndexOf('.');
        return dot <= 0
                ? QualifiedName.of(dotted)
                : QualifiedName.of(dotted.substring(0, dot), dotted.substring(dot + 1));
    }

    private void rename(Rename statement) {
        switch (statement.kind()) {
            // ALTER TABLE renames indexes too.
            case TABLE, FOREIGN_TABLE, INDEX ->
                work.find(statement.object())
                        .ifPresentOrElse(
                                t -> work.relocate(
                                        t, QualifiedName.of(t.schema().orElse(""), statement.newName())),
                                () -> indexes.rename(statement.object(), statement.newName()));
            case SCHEMA -> tables.renameSchema(statement.object().name(), statement.newName());
            case TYPE, DOMAIN -> dependents.renameType(statement.object(), statement.newName());
            case POLICY, TRIGGER -> security.rename(statement);
            default -> code.rename(statement);
        }
    }

    private void setSchema(SetSchema statement) {
        switch (statement.kind()) {
            case TABLE, FOREIGN_TABLE ->
                work.find(statement.object())
                        .ifPresent(t -> work.relocate(t, QualifiedName.of(statement.newSchema(), t.name())));
            default -> code.setSchema(statement);
        }
    }

    private void drop(Drop statement) {
        switch (statement.kind()) {
            case TABLE, FOREIGN_TABLE -> statement.objects().forEach(tables::drop);
            case INDEX -> statement.objects().forEach(indexes::drop);
            case SCHEMA -> tables.dropSchemas(statement.objects());
            case POLICY, TRIGGER -> security.drop(statement);
            default -> {
                code.drop(statement);
                if (statement.cascade()) {
                    dropCascade(statement);
                }
            }
        }
    }

    private void dropCascade(Drop statement) {
        Consumer<QualifiedName> effect =
                switch (statement.kind()) {
                    case TYPE, DOMAIN -> dependents::dropType;
                    case FUNCTION, ROUTINE -> dependents::dropFunction;
                    case SEQUENCE -> dependents::dropSequence;
                    default -> name -> {};
                };
        statement.objects().forEach(effect);
    }
}

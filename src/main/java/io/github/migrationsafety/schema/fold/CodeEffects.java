package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Routine;
import io.github.migrationsafety.schema.SchemaCode;
import io.github.migrationsafety.schema.View;
import io.github.migrationsafety.sql.Definition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement.AlterView;
import io.github.migrationsafety.sql.Statement.CreateMaterializedView;
import io.github.migrationsafety.sql.Statement.CreateView;
import io.github.migrationsafety.sql.Statement.Drop;
import io.github.migrationsafety.sql.Statement.Rename;
import io.github.migrationsafety.sql.Statement.SetSchema;
import java.util.List;
import java.util.Optional;

/** What statements about views, routines and the right to execute them do. */
final class CodeEffects {
    private final Workspace work;

    CodeEffects(Workspace work) {
        this.work = work;
    }

    void createView(CreateView statement) {
        statement
                .definition()
                .filter(d -> !d.temporary() && !work.isTemporary(statement.view()))
                .ifPresent(d -> create(statement.view(), false, d));
    }

    void createMaterialized(CreateMaterializedView statement) {
        statement
                .definition()
                .filter(d -> !statement.ifNotExists()
                        || work.code().view(work.created(statement.view())).isEmpty())
                .ifPresent(d -> create(statement.view(), true, d));
    }

    private void create(QualifiedName name, boolean materialized, Definition.View definition) {
        List<QualifiedName> reads = definition.reads().stream()
                .filter(r -> !work.isTemporary(r))
                .map(work::resolveRelation)
                .toList();
        boolean invoker = definition.securityInvoker().orElse(false);
        work.edit(code -> code.with(new View(work.created(name), materialized, invoker, reads)));
    }

    void alterView(AlterView statement) {
        statement.options().flatMap(Definition.View::securityInvoker).ifPresent(invoker -> view(statement.view())
                .ifPresent(
                        v -> work.edit(code -> code.with(new View(v.name(), v.materialized(), invoker, v.reads())))));
    }

    private Optional<View> view(QualifiedName name) {
        return work.code().view(work.resolveRelation(name));
    }

    void drop(Drop statement) {
        for (QualifiedName object : statement.objects()) {
            switch (statement.kind()) {
                case VIEW, MATERIALIZED_VIEW -> view(object).ifPresent(v -> work.removeView(v.name()));
                case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> each(object, r -> Optional.empty());
                default -> {
                    // Neither a view nor a routine.
                }
            }
        }
    }

    void rename(Rename statement) {
        switch (statement.kind()) {
            case VIEW, MATERIALIZED_VIEW ->
                view(statement.object())
                        .ifPresent(v -> work.relocateView(
                                v.name(), new QualifiedName(v.name().schema(), statement.newName())));
            case FUNCTION, PROCEDURE, ROUTINE ->
                each(statement.object(), r -> Optional.of(named(r, r.name().schema(), statement.newName())));
            default -> {
                // Neither a view nor a routine.
            }
        }
    }

    void setSchema(SetSchema statement) {
        Optional<String> schema = Optional.of(statement.newSchema());
        switch (statement.kind()) {
            case VIEW, MATERIALIZED_VIEW ->
                view(statement.object())
                        .ifPresent(v -> work.relocateView(
                                v.name(), new QualifiedName(schema, v.name().name())));
            case FUNCTION, PROCEDURE, ROUTINE ->
                each(
                        statement.object(),
                        r -> Optional.of(named(r, schema, r.name().name())));
            default -> {
                // Neither a view nor a routine.
            }
        }
    }

    void createRoutine(QualifiedName name, Definition.Routine routine) {
        QualifiedName full = work.created(name);
        List<String> arguments = routine.arguments().orElse(List.of()).stream()
                .map(Columns::type)
                .map(t -> t.replaceFirst("\\([^)]*\\)", ""))
                .toList();
        boolean definer = routine.securityDefiner().orElse(false);
        boolean fixed = routine.fixedSearchPath().orElse(false);
        work.edit(code -> {
            // OR REPLACE keeps who may execute it.
            boolean allowed = code.routine(new Routine.Signature(full, arguments))
                    .map(Routine::publicMayExecute)
                    .orElse(code.routinesPublic());
            return code.with(new Routine(full, arguments, definer, fixed, allowed));
        });
    }

    void alterRoutine(QualifiedName name, Definition.Routine change) {
        each(
                name,
                r -> Optional.of(new Routine(
                        r.name(),
                        r.arguments(),
                        change.securityDefiner().orElse(r.securityDefiner()),
                        change.fixedSearchPath().orElse(r.fixedSearchPath()),
                        r.publicMayExecute())));
    }

    void privileges(Definition.Privileges change) {
        boolean routines = change.kind().equals("FUNCTION")
                || change.kind().equals("PROCEDURE")
                || change.kind().equals("ROUTINE");
        if (!routines || !change.toPublic() || !change.has("EXECUTE")) {
            return;
        }
        change.objects().forEach(name -> each(name, r -> Optional.of(executable(r, change.grant()))));
        work.edit(code -> {
            SchemaCode result = code;
            for (Routine routine : code.routines()) {
                if (change.allIn().contains(routine.name().schema().orElse(""))) {
                    result = result.with(executable(routine, change.grant()));
                }
            }
            return result;
        });
    }

    /** A schema's own default privileges can only add to the general ones (PostgreSQL manual, ALTER DEFAULT PRIVILEGES). */
    void defaultPrivileges(Definition.DefaultPrivileges change) {
        Definition.Privileges privileges = change.privileges();
        boolean routines =
                privileges.kind().equals("FUNCTIONS") || privileges.kind().equals("ROUTINES");
        if (routines && change.schemas().isEmpty() && privileges.toPublic() && privileges.has("EXECUTE")) {
            work.edit(code -> code.withRoutinesPublic(privileges.grant()));
        }
    }

    /**
     * Changes the routines that a name means; a statement's argument types may be left out, and then it means the only one. Of
     * several all are changed.
     */
    private void each(QualifiedName name, java.util.function.Function<Routine, Optional<Routine>> change) {
        work.edit(code -> {
            SchemaCode result = code;
            for (Routine routine : code.routines(work.resolveRoutine(name))) {
                result = result.without(routine.signature());
                Optional<Routine> now = change.apply(routine);
                result = now.isPresent() ? result.with(now.get()) : result;
            }
            return result;
        });
    }

    private static Routine executable(Routine r, boolean allowed) {
        return new Routine(r.name(), r.arguments(), r.securityDefiner(), r.fixedSearchPath(), allowed);
    }

    private static Routine named(Routine r, Optional<String> schema, String name) {
        return new Routine(
                new QualifiedName(schema, name),
                r.arguments(),
                r.securityDefiner(),
                r.fixedSearchPath(),
                r.publicMayExecute());
    }
}

package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.RowSecurity;
import io.github.migrationsafety.schema.Trigger;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.Definition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement.AlterTable;
import io.github.migrationsafety.sql.Statement.Drop;
import io.github.migrationsafety.sql.Statement.Rename;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** What statements about row level security, policies and triggers do. */
final class SecurityEffects {
    private final Workspace work;

    SecurityEffects(Workspace work) {
        this.work = work;
    }

    /** An action of ALTER TABLE; one that is about something else changes nothing. */
    void alter(AlterTable statement) {
        QualifiedName table = statement.table();
        switch (statement.action()) {
            case "ENABLE_ROW_SECURITY" -> work.edit(table, d -> d.rowSecure = true);
            case "DISABLE_ROW_SECURITY" -> work.edit(table, d -> d.rowSecure = false);
            case "FORCE_ROW_SECURITY" -> work.edit(table, d -> d.rowForced = true);
            case "NO_FORCE_ROW_SECURITY" -> work.edit(table, d -> d.rowForced = false);
            case "ENABLE_TRIG", "ENABLE_ALWAYS_TRIG", "ENABLE_REPLICA_TRIG" ->
                statement.object().ifPresent(trigger -> enable(table, trigger, true));
            case "DISABLE_TRIG" -> statement.object().ifPresent(trigger -> enable(table, trigger, false));
            case "ENABLE_TRIG_ALL", "ENABLE_TRIG_USER" ->
                enableAll(table, true, statement.action().endsWith("ALL"));
            case "DISABLE_TRIG_ALL", "DISABLE_TRIG_USER" ->
                enableAll(table, false, statement.action().endsWith("ALL"));
            default -> {
                // Not about security.
            }
        }
    }

    /** A trigger that nobody saw being created is one all the same, if it is there to be disabled. */
    private void enable(QualifiedName table, String trigger, boolean enabled) {
        work.edit(table, d -> {
            if (d.triggers.containsKey(trigger) || !enabled) {
                d.triggers.put(trigger, new Trigger(trigger, enabled));
            }
        });
    }

    private void enableAll(QualifiedName table, boolean enabled, boolean foreignKeys) {
        work.edit(table, d -> d.triggers.replaceAll((name, t) -> new Trigger(name, enabled)));
        if (foreignKeys) {
            work.edit(table, d -> enforce(d, enabled));
            work.find(table)
                    .ifPresent(
                            t -> work.schema().referencing(t).forEach(r -> work.editFull(r, d -> enforce(d, enabled))));
        }
    }

    /** A foreign key has triggers on both of its tables. */
    private static void enforce(Draft draft, boolean enabled) {
        draft.enforced = enabled || draft.constraints.values().stream().noneMatch(c -> c.kind() == Kind.FOREIGN_KEY);
    }

    void createTrigger(Definition.Trigger trigger) {
        work.edit(trigger.table(), d -> d.triggers.putIfAbsent(trigger.name(), new Trigger(trigger.name(), true)));
    }

    void createPolicy(Definition.Policy made) {
        work.edit(
                made.table(),
                d -> d.policies.putIfAbsent(
                        made.name(),
                        new RowSecurity.Policy(
                                made.name(),
                                made.command(),
                                made.restrictive(),
                                made.roles(),
                                made.using(),
                                made.check())));
    }

    void alterPolicy(Definition.Policy change) {
        work.edit(
                change.table(),
                d -> d.policies.computeIfPresent(
                        change.name(),
                        (name, p) -> new RowSecurity.Policy(
                                name,
                                p.command(),
                                p.restrictive(),
                                change.roles().isEmpty() ? p.roles() : change.roles(),
                                change.using().or(p::using),
                                change.check().or(p::check))));
    }

    void drop(Drop statement) {
        Optional<QualifiedName> table = statement.table();
        statement
                .objects()
                .forEach(object -> table.ifPresent(t -> work.edit(t, d -> {
                    switch (statement.kind()) {
                        case POLICY -> d.policies.remove(object.name());
                        case TRIGGER -> d.triggers.remove(object.name());
                        default -> {
                            // A rule.
                        }
                    }
                })));
    }

    void rename(Rename statement) {
        String from = statement.object().name();
        String to = statement.newName();
        statement
                .table()
                .ifPresent(t -> work.edit(t, d -> {
                    switch (statement.kind()) {
                        case POLICY ->
                            rekey(
                                    d.policies,
                                    from,
                                    to,
                                    p -> new RowSecurity.Policy(
                                            to, p.command(), p.restrictive(), p.roles(), p.using(), p.check()));
                        case TRIGGER -> rekey(d.triggers, from, to, g -> new Trigger(to, g.enabled()));
                        default -> {
                            // A rule.
                        }
                    }
                }));
    }

    private static <T> void rekey(SortedMap<String, T> map, String from, String to, UnaryOperator<T> renamed) {
        T value = map.remove(from);
        if (value != null) {
            map.put(to, renamed.apply(value));
        }
    }
}

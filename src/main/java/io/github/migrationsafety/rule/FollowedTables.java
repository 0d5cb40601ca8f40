package io.github.migrationsafety.rule;

import io.github.migrationsafety.schema.fold.SchemaFold;
import io.github.migrationsafety.step.History;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The tables of each history, followed once for all rules. Thread-safe. */
public final class FollowedTables {
    private final String defaultSchema;
    private final Map<History, NewTables> followed = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Map<History, Definitions> definitions = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Map<History, Timeouts> timeouts = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Map<History, Ways> ways = Collections.synchronizedMap(new IdentityHashMap<>());

    private final Map<History, Map<Class<?>, Object>> drawn = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Map<History, RunningRelease> running = Collections.synchronizedMap(new IdentityHashMap<>());

    /** @param defaultSchema the schema of unqualified names */
    public FollowedTables(String defaultSchema) {
        this.defaultSchema = defaultSchema;
    }

    /** What the running release knows, seen from a history. */
    RunningRelease running(History history, RuleContext context) {
        RunningRelease known = running.get(history);
        if (known == null) {
            known = RunningRelease.follow(history, context);
            running.put(history, known);
        }
        return known;
    }

    /**
     * What a group of rules draws from a history, made when the first of them asks. It must not depend on the options of a rule.
     *
     * @param kind what it is; one of a kind is kept
     */
    public <T> T once(History history, Class<T> kind, Supplier<T> made) {
        Map<Class<?>, Object> known = drawn.computeIfAbsent(history, h -> new ConcurrentHashMap<>());
        return kind.cast(known.computeIfAbsent(kind, k -> made.get()));
    }

    /** The tables of a history. */
    public NewTables of(History history) {
        return followed.computeIfAbsent(history, h -> NewTables.of(h, defaultSchema));
    }

    /** The timeouts in force along the ways of a history. */
    Timeouts timeouts(History history, int postgresMajor) {
        Ways both = ways(history, postgresMajor);
        return timeouts.computeIfAbsent(history, h -> Timeouts.of(h, both));
    }

    /** The functions and domains that a history defines. */
    Definitions definitions(History history) {
        return definitions.computeIfAbsent(history, Definitions::of);
    }

    /** The pending changesets of a history in both directions. */
    Ways ways(History history, int postgresMajor) {
        NewTables tables = of(history);
        return ways.computeIfAbsent(history, h -> Ways.of(h, tables, new SchemaFold(defaultSchema, postgresMajor)));
    }
}

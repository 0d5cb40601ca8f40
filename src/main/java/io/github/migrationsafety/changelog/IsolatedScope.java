package io.github.migrationsafety.changelog;

import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.Map;
import liquibase.Scope;
import liquibase.ScopeManager;
import liquibase.SingletonObject;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.exception.UnexpectedLiquibaseException;

/**
 * A Liquibase scope with singletons of its own, so that changelogs of several modules that are read in one JVM cannot see
 * one another's change registry, executors, history or configuration.
 *
 * <p>{@link Scope#getSingleton} asks the parents up to the root; this scope answers for all its children. Thread-safe: each
 * thread that {@link #run}s something has a stack of child scopes of its own.
 */
final class IsolatedScope extends Scope {
    private final Map<Class<?>, SingletonObject> singletons = new HashMap<>();

    IsolatedScope(Map<String, Object> values) {
        super(root(), values);
    }

    private static Scope root() {
        Scope scope = Scope.getCurrentScope();
        while (scope.getParent() != null) {
            scope = scope.getParent();
        }
        return scope;
    }

    @Override
    public synchronized <T extends SingletonObject> T getSingleton(Class<T> type) {
        SingletonObject known = singletons.get(type);
        if (known == null) {
            known = create(type);
            singletons.put(type, known);
            if (known instanceof LiquibaseConfiguration configuration) {
                // Whoever asks for a value while the providers are looked up finds this configuration, without any.
                configuration.init(this);
                SettledConfiguration.settle(configuration);
            }
        }
        return type.cast(known);
    }

    /** As {@link Scope#getSingleton} does: most of the constructors are private, some take the scope. */
    private <T extends SingletonObject> T create(Class<T> type) {
        try {
            try {
                Constructor<T> constructor = type.getDeclaredConstructor(Scope.class);
                constructor.setAccessible(true);
                return constructor.newInstance(this);
            } catch (NoSuchMethodException withoutScope) {
                Constructor<T> constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                return constructor.newInstance();
            }
        } catch (ReflectiveOperationException e) {
            throw new UnexpectedLiquibaseException(e);
        }
    }

    /** Runs something in a child of this scope, or in the current scope if that is already a child of this one. */
    <T> T run(Scoped<T> action) throws Exception {
        Scope before = Scope.getCurrentScope();
        if (isWithin(before)) {
            return action.run();
        }
        Scope.setScopeManager(new Held(this));
        try {
            return Scope.child(new HashMap<>(), action::run);
        } finally {
            Scope.setScopeManager(new Held(before));
        }
    }

    private boolean isWithin(Scope scope) {
        for (Scope at = scope; at != null; at = at.getParent()) {
            if (at == this) {
                return true;
            }
        }
        return false;
    }

    /** Holds the current scope of one thread, like Liquibase's own manager, but can begin with a given one. */
    private static final class Held extends ScopeManager {
        private Scope current;

        Held(Scope first) {
            this.current = first;
        }

        @Override
        public Scope getCurrentScope() {
            return current;
        }

        @Override
        protected void setCurrentScope(Scope scope) {
            this.current = scope;
        }

        @Override
        protected Scope init(Scope scope) {
            return scope;
        }
    }
}

package io.github.migrationsafety.changelog;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import liquibase.configuration.ConfigurationValueProvider;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.configuration.core.EnvironmentValueProvider;
import liquibase.configuration.core.SystemPropertyValueProvider;

/**
 * Liquibase's configuration from system properties and environment as they are when a goal begins. Liquibase 4.33 copies and
 * hashes all system properties each time that it looks up one of its settings, several times a statement, to see whether one has
 * changed; in a build that has hundreds of them this was a good part of what Liquibase did.
 */
final class SettledConfiguration {
    private SettledConfiguration() {}

    /** Replaces the providers that look at the outside again and again by ones that looked once. */
    static void settle(LiquibaseConfiguration configuration) {
        for (ConfigurationValueProvider provider : new ArrayList<>(configuration.getProviders())) {
            if (provider.getClass() == SystemPropertyValueProvider.class) {
                configuration.unregisterProvider(provider);
                configuration.registerProvider(new SystemProperties());
            } else if (provider.getClass() == EnvironmentValueProvider.class) {
                configuration.unregisterProvider(provider);
                configuration.registerProvider(new Environment());
            }
        }
    }

    private static Map<String, Object> liquibases(Map<?, ?> all) {
        Map<String, Object> own = new TreeMap<>();
        all.forEach((name, value) -> {
            if (String.valueOf(name).toLowerCase(Locale.ROOT).startsWith("liquibase")) {
                own.put(String.valueOf(name), value);
            }
        });
        return own;
    }

    private static final class SystemProperties extends SystemPropertyValueProvider {
        private final Map<String, Object> own = liquibases(super.getMap());

        @Override
        protected Map<?, ?> getMap() {
            return own;
        }
    }

    private static final class Environment extends EnvironmentValueProvider {
        private final Map<String, Object> own = liquibases(super.getMap());

        @Override
        protected Map<?, ?> getMap() {
            return own;
        }
    }
}

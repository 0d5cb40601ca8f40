package io.github.migrationsafety.goal;

import io.github.migrationsafety.postgres.ContainerPostgres;
import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.ExternalPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.util.function.IntFunction;

/**
 * The throwaway server on which a backup is proved: the one that the settings ask for, but an embedded one always in the major
 * version of the database's own server.
 */
final class ProofServers implements IntFunction<ThrowawayPostgres> {
    private final GoalSettings.Postgres settings;

    ProofServers(GoalSettings.Postgres settings) {
        this.settings = settings;
    }

    @Override
    public ThrowawayPostgres apply(int major) {
        if (settings.image().isPresent()) {
            return ContainerPostgres.start(settings.image().get(), settings.containers());
        }
        if (settings.external().isPresent()) {
            GoalSettings.External external = settings.external().get();
            return ExternalPostgres.connect(external.url(), external.user(), external.password());
        }
        String exact = settings.version()
                .filter(version -> version.equals(Integer.toString(major)) || version.startsWith(major + "."))
                .orElse(Integer.toString(major));
        return EmbeddedPostgres.start(exact, settings.resolver());
    }
}

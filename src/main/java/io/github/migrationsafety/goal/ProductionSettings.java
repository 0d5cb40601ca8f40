package io.github.migrationsafety.goal;

import io.github.migrationsafety.goal.GoalSettings.External;
import io.github.migrationsafety.postgres.RealDatabase;
import java.time.Clock;
import java.util.Optional;

/**
 * Everything that a goal for real databases is told from outside. No such goal reads a clock itself.
 *
 * @param goal what every goal is told
 * @param external the real database
 * @param bundle the migration bundle, a file or {@code groupId:artifactId:version}; empty to work with the module's changelog
 * @param clock tells the time
 */
public record ProductionSettings(GoalSettings goal, External external, Optional<String> bundle, Clock clock) {
    /**
     * The real database; nothing has been sent to it yet.
     *
     * @throws io.github.migrationsafety.SetupException if the URL names none
     */
    public RealDatabase database() {
        return RealDatabase.of(external.url(), external.user(), external.password());
    }
}

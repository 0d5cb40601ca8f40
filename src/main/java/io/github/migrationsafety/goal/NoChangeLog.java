package io.github.migrationsafety.goal;

import java.util.Optional;

/** Says in one line that a module is skipped because it has no changelog. */
final class NoChangeLog {
    private NoChangeLog() {}

    static Optional<String> orFound(GoalSettings settings, Console console) {
        Optional<String> found = ChangeLogLookup.find(settings);
        if (found.isEmpty()) {
            console.info("No changelog in this module: none of " + String.join(", ", ChangeLogLookup.USUAL)
                    + " is on its search path. Skipped.");
        }
        return found;
    }
}

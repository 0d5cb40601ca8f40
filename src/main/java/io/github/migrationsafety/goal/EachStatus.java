package io.github.migrationsafety.goal;

import io.github.migrationsafety.production.Standing;
import io.github.migrationsafety.production.Status;

/** {@code status} for one of many. */
record EachStatus() implements TargetGoal {
    @Override
    public String name() {
        return "status";
    }

    @Override
    public Result run(ProductionSettings settings, Console console) {
        Status status = StatusGoal.run(settings, console).orElseThrow();
        Standing standing = status.standing();
        String drift = status.drift().unknown().isBlank()
                ? status.drift().drift().isEmpty() ? "no drift" : "drift"
                : "drift not known";
        return Result.of(
                false,
                standing.applied().size() + " applied, " + standing.pending().size() + " pending, "
                        + standing.edited().size() + " edited, "
                        + standing.unexpected().size() + " unexpected, " + drift);
    }
}

package io.github.migrationsafety.goal;

import io.github.migrationsafety.production.targets.RolloutJournal;
import java.util.Optional;

/** {@code migrate} for one of many. */
record EachMigrate(MigrateGoal.Options options) implements TargetGoal {
    static final String NAME = "migrate";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isRemembered() {
        return true;
    }

    /** What is remembered may be wrong by now: the changelog may have grown, or a backup was restored. */
    @Override
    public Optional<String> nothingToDo(
            ProductionSettings settings, String target, RolloutJournal rollout, Console console) {
        return rollout.wasDone(target) && isNothingPending(settings, console)
                ? Optional.of("migrated before, and nothing is pending")
                : Optional.empty();
    }

    private static boolean isNothingPending(ProductionSettings settings, Console console) {
        try (ReleaseSource release = ReleaseSource.open(settings, console).orElseThrow();
                LiveInspection live = LiveInspection.begin(release, settings.database())) {
            return live.standing().pending().isEmpty()
                    && live.standing().edited().isEmpty();
        }
    }

    @Override
    public Result run(ProductionSettings settings, Console console) {
        MigrationReport report = MigrateGoal.run(settings, options, console).orElseThrow();
        return Result.of(report.failed(), report.summary(MigrateGoal.report(settings)));
    }
}

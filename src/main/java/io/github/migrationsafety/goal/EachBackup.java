package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Production.Backup;
import io.github.migrationsafety.production.backup.ProvenBackup;
import io.github.migrationsafety.production.targets.RolloutJournal;
import java.util.Optional;

/** {@code backup} for one of many. */
record EachBackup() implements TargetGoal {
    @Override
    public String name() {
        return "backup";
    }

    @Override
    public boolean isRemembered() {
        return true;
    }

    @Override
    public boolean needsChangeLog() {
        return false;
    }

    @Override
    public Optional<String> nothingToDo(
            ProductionSettings settings, String target, RolloutJournal rollout, Console console) {
        if (!rollout.wasDone(target)) {
            return Optional.empty();
        }
        Backup policy = Inspection.policy(settings.goal()).production().backup();
        return ProvenBackup.latest(BackupGoal.directory(settings, policy), settings.database())
                .filter(backup -> backup.age(settings.clock()).compareTo(policy.maxAge()) <= 0)
                .map(backup -> "backed up before: " + backup.folder());
    }

    @Override
    public Result run(ProductionSettings settings, Console console) {
        return Result.of(false, BackupGoal.run(settings, console).folder().toString());
    }
}

package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Production;
import io.github.migrationsafety.production.Entry.State;
import io.github.migrationsafety.production.Journal;
import io.github.migrationsafety.production.migrate.Selection;
import io.github.migrationsafety.production.targets.RolloutJournal;
import java.time.Instant;
import java.util.Optional;

/** {@code rollback} for one of many. */
record EachRollback(RollbackGoal.Options options) implements TargetGoal {
    @Override
    public String name() {
        return "rollback";
    }

    @Override
    public boolean isRemembered() {
        return true;
    }

    @Override
    public String what() {
        return options.selection().toString();
    }

    /** The last migration is that of all targets together: one that it did not come to keeps what it had before. */
    @Override
    public Optional<String> nothingToDo(
            ProductionSettings settings, String target, RolloutJournal rollout, Console console) {
        if (rollout.wasDone(target)) {
            return Optional.of("rolled back before");
        }
        if (!(options.selection() instanceof Selection.LastMigration)) {
            return Optional.empty();
        }
        Instant began = rollout.lastBegan(EachMigrate.NAME)
                .orElseThrow(() -> new SetupException(
                        "The journal knows of no migration of these targets.",
                        "Say what to roll back with rollbackCount, rollbackTag or rollbackDate."));
        return wasMigrated(settings, began)
                ? Optional.empty()
                : Optional.of("the last migration of these targets applied nothing here");
    }

    private static boolean wasMigrated(ProductionSettings settings, Instant since) {
        Production production = Inspection.policy(settings.goal()).production();
        try (Journal journal = Journal.reading(settings.journal(production))) {
            return journal.entries().stream()
                    .anyMatch(e -> e.step().equals("apply")
                            && e.state() == State.STARTED
                            && !Instant.parse(e.at()).isBefore(since));
        }
    }

    @Override
    public Result run(ProductionSettings settings, Console console) {
        MigrationReport report = RollbackGoal.run(settings, options, console).orElseThrow();
        return Result.of(report.failed(), report.summary(RollbackGoal.report(settings)));
    }
}

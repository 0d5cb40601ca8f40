package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Target;
import io.github.migrationsafety.production.LiveDatabase;
import io.github.migrationsafety.production.targets.RolloutJournal;
import io.github.migrationsafety.production.targets.Turn;
import io.github.migrationsafety.production.targets.Turn.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Gives one target its turn: whatever goes wrong is the end of that turn, and of no other. Thread-safe. */
final class TargetTurn {
    private final TargetGoal goal;
    private final TargetSettings settings;
    private final RolloutJournal rollout;
    private final Console console;

    TargetTurn(TargetGoal goal, TargetSettings settings, RolloutJournal rollout, Console console) {
        this.goal = goal;
        this.settings = settings;
        this.rollout = rollout;
        this.console = console;
    }

    Turn take(Target target) {
        long start = System.nanoTime();
        Console own = new PrefixedConsole(console, target.name());
        rollout.begins(target.name());
        TargetGoal.Result result = result(target, own);
        Turn turn = new Turn(target, result.ending(), result.words(), Duration.ofNanos(System.nanoTime() - start));
        String line = goal.name() + " " + turn.ending() + ": " + turn.words();
        if (turn.ending() == Ending.FAILED) {
            own.error(line);
        } else {
            own.info(line);
        }
        rollout.ended(turn);
        return turn;
    }

    /** The report that the goal writes for a target; backups have none. */
    Path report(Target target) {
        return settings.of(target).report(goal.name());
    }

    private TargetGoal.Result result(Target target, Console own) {
        ProductionSettings here = settings.of(target);
        try {
            if (!goal.takesDatabases()) {
                refuseMissingSchema(here);
            }
            Optional<String> nothing = goal.nothingToDo(here, target.name(), rollout, own);
            return nothing.map(why -> new TargetGoal.Result(Ending.SKIPPED, why))
                    .orElseGet(() -> goal.run(here, own));
        } catch (SetupException e) {
            return TargetGoal.Result.of(true, e.getMessage() + " " + e.advice());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            Arrays.stream(e.getStackTrace()).forEach(frame -> own.debug("at " + frame));
            return TargetGoal.Result.of(true, "This is a defect of migration-safety-maven-plugin: " + e + ".");
        }
    }

    private static void refuseMissingSchema(ProductionSettings here) {
        if (here.onlySchema().isEmpty()) {
            return;
        }
        try (LiveDatabase database = LiveDatabase.open(here.database())) {
            String schema = here.onlySchema().get();
            if (!database.hasSchema(schema)) {
                throw new SetupException(
                        "There is no schema `" + schema + "` in " + here.database() + ".",
                        "Correct `schema` of this target, or create it first, with the rights that its user needs.");
            }
        }
    }
}

package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.production.targets.RolloutJournal;
import io.github.migrationsafety.production.targets.Turn.Ending;
import java.util.List;
import java.util.Optional;

/** A goal for one real database, as it is run for one of many. Thread-safe. */
public sealed interface TargetGoal
        permits EachPreflight, EachBackup, EachMigrate, EachRollback, EachRestore, EachStatus {
    /** Looks whether each target can be migrated. */
    static TargetGoal preflight() {
        return new EachPreflight();
    }

    /** Backs each target up. */
    static TargetGoal backup() {
        return new EachBackup();
    }

    /** Migrates each target. */
    static TargetGoal migrate(MigrateGoal.Options options) {
        return new EachMigrate(options);
    }

    /** Rolls each target back. */
    static TargetGoal rollback(RollbackGoal.Options options) {
        return new EachRollback(options);
    }

    /**
     * Restores the backup of each target's database.
     *
     * @param options what to restore; {@code confirm} names the targets, separated by commas
     * @param rolledBack what is to be rolled back before, which nothing may be here
     * @throws SetupException if it is told to roll back as well
     */
    static TargetGoal restore(RestoreGoal.Options options, Optional<RollbackGoal.Options> rolledBack) {
        return EachRestore.of(options, rolledBack);
    }

    /** Tells where each target stands. */
    static TargetGoal status() {
        return new EachStatus();
    }

    /** The goal's name. */
    String name();

    /** Whether it is remembered which targets it was done for. */
    default boolean isRemembered() {
        return false;
    }

    /** Whether it works with the changelog. */
    default boolean needsChangeLog() {
        return true;
    }

    /** Whether it is about whole databases: one target of each has a turn, for all that are in it. */
    default boolean takesDatabases() {
        return false;
    }

    /**
     * Sees that everything is there, before anything is begun.
     *
     * @param targets what the goal is told for each
     * @throws SetupException if it is not
     */
    default void prepare(List<ProductionSettings> targets, Console console) {}

    /**
     * What to do next, where all went well.
     *
     * @param targets the names of all of them
     */
    default Optional<String> next(List<String> targets) {
        return Optional.empty();
    }

    /** What it does, as far as parameters say; two that differ are not gone on with by each other. */
    default String what() {
        return "";
    }

    /**
     * Why there is nothing to do for a target; empty if there is.
     *
     * @param rollout what was done before
     */
    default Optional<String> nothingToDo(
            ProductionSettings settings, String target, RolloutJournal rollout, Console console) {
        return Optional.empty();
    }

    /**
     * Runs it.
     *
     * @throws SetupException as the goal itself
     */
    Result run(ProductionSettings settings, Console console);

    /**
     * How it went.
     *
     * @param words what happened, in a line
     */
    record Result(Ending ending, String words) {
        static Result of(boolean failed, String words) {
            return new Result(failed ? Ending.FAILED : Ending.DONE, words);
        }
    }
}

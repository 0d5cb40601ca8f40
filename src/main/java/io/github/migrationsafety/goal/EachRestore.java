package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Target;
import io.github.migrationsafety.production.backup.OtherTenants;
import io.github.migrationsafety.production.targets.RolloutJournal;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code rollback} with {@code restoreBackup} for many: each database has its own backup restored beside it. A backup holds all of a
 * database, so it takes that one's place only where every target in it is confirmed, and nobody else's schema stands there.
 *
 * @param backup the backup's folder; empty for the newest proven one of each database
 * @param confirmed the names of the targets whose restored database is to serve; empty to restore beside only
 */
record EachRestore(Optional<String> backup, Set<String> confirmed) implements TargetGoal {
    private static final String CONFIRM = "-Dmigration-safety.confirm=";

    static EachRestore of(RestoreGoal.Options options, Optional<RollbackGoal.Options> rolledBack) {
        if (rolledBack.isPresent()) {
            throw new SetupException(
                    "With targets, changesets are rolled back by one command, and backups restored by another.",
                    "Leave rollbackLast, rollbackCount, rollbackTag or rollbackDate out, or restoreBackup.");
        }
        return new EachRestore(
                options.backup(),
                options.confirm().stream()
                        .flatMap(names -> Arrays.stream(names.split(",", -1)))
                        .map(String::strip)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    @Override
    public String name() {
        return "rollback";
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
    public boolean takesDatabases() {
        return true;
    }

    @Override
    public String what() {
        return (swaps() ? "restore instead " : "restore beside ") + backup.orElse("");
    }

    private boolean swaps() {
        return !confirmed.isEmpty();
    }

    @Override
    public void prepare(List<ProductionSettings> targets, Console console) {
        Map<String, OneTarget> chosen = targets.stream()
                .map(EachRestore::target)
                .collect(Collectors.toMap(OneTarget::name, Function.identity(), (a, b) -> a, TreeMap::new));
        if (swaps()) {
            refuseOthers(chosen.keySet());
            chosen.values().forEach(target -> refuseInPart(target, chosen.keySet()));
        }
        long databases = chosen.values().stream()
                .map(target -> target.inDatabase().get(0))
                .distinct()
                .count();
        if (backup.isPresent() && databases > 1) {
            throw new SetupException(
                    "The parameter backup (migration-safety.backup) names one backup, and the targets are " + databases
                            + " databases.",
                    "Leave it out to restore the newest proven one of each, or name the targets of one database with"
                            + " migration-safety.target.");
        }
        for (ProductionSettings settings : targets) {
            try {
                restore(settings, console);
            } catch (SetupException e) {
                throw new SetupException("Target " + target(settings).name() + ": " + e.getMessage(), e.advice(), e);
            }
        }
    }

    /** A name too many is as wrong as one that is missing: whoever confirms knows exactly what. */
    private void refuseOthers(Set<String> chosen) {
        Set<String> missing = new TreeSet<>(chosen);
        missing.removeAll(confirmed);
        Set<String> unknown = new TreeSet<>(confirmed);
        unknown.removeAll(chosen);
        if (missing.isEmpty() && unknown.isEmpty()) {
            return;
        }
        throw new SetupException(
                unknown.isEmpty()
                        ? "The parameter confirm (migration-safety.confirm) does not name " + String.join(", ", missing)
                                + ", which would be restored too."
                        : "The parameter confirm (migration-safety.confirm) names " + String.join(", ", unknown)
                                + ", which would not be restored.",
                "Name all targets that are to be restored, and no other, without `*`, in migration-safety.confirm; "
                        + "with migration-safety.target, only those that it names are restored.");
    }

    private static void refuseInPart(OneTarget target, Set<String> chosen) {
        List<String> others = target.inDatabase().stream()
                .map(Target::name)
                .filter(name -> !chosen.contains(name))
                .toList();
        if (!others.isEmpty()) {
            throw new SetupException(
                    "A backup is of a whole database: with " + target.name() + ", it would take back "
                            + String.join(", ", others) + ".",
                    "Restore it beside the database, without migration-safety.confirm, and copy from there what "
                            + target.name() + " lost; or confirm all of them.");
        }
    }

    private static OneTarget target(ProductionSettings settings) {
        return settings.target().orElseThrow();
    }

    private RestoreGoal restore(ProductionSettings settings, Console console) {
        String names = names(target(settings));
        String take = "-Dmigration-safety.target=" + names + " " + CONFIRM + names;
        return RestoreGoal.prepare(settings, backup, swaps(), take, console);
    }

    private static String names(OneTarget target) {
        return target.inDatabase().stream().map(Target::name).collect(Collectors.joining(","));
    }

    /** A rollout that was killed may have swapped the names and not come to say so; to do it again would lose what was written. */
    @Override
    public Optional<String> nothingToDo(
            ProductionSettings settings, String target, RolloutJournal rollout, Console console) {
        if (rollout.wasDone(target)) {
            return Optional.of("restored before");
        }
        return rollout.resumedSince()
                .filter(since -> swaps() && RestoreGoal.wasSwapped(settings, since, console))
                .map(since -> "its backup took its place before");
    }

    @Override
    public Result run(ProductionSettings settings, Console console) {
        OneTarget target = target(settings);
        if (swaps()) {
            refuseStrangers(settings, target);
        }
        RestoreReport report = restore(settings, console).run(Optional.empty());
        if (!swaps() && target.inDatabase().size() > 1) {
            console.info("It is all of " + settings.database().database() + ", with "
                    + target.inDatabase().size()
                    + " targets; to bring back one of them, copy out of it what that one lost.");
        }
        return Result.of(report.failed(), report.summary(RollbackGoal.report(settings)));
    }

    private static void refuseStrangers(ProductionSettings settings, OneTarget target) {
        List<String> own =
                target.inDatabase().stream().flatMap(t -> t.schema().stream()).toList();
        if (own.isEmpty()) {
            return;
        }
        String table = settings.goal().tables().databaseChangeLogTableName().orElse("DATABASECHANGELOG");
        List<String> others = OtherTenants.in(settings.database(), table, own);
        if (!others.isEmpty()) {
            throw new SetupException(
                    "The backup would take back schemas too that no target names and that have a " + table
                            + " of their own: " + String.join(", ", others) + ".",
                    "Make them targets and confirm them as well, or restore the whole database, with url"
                            + " (migration-safety.url) instead of targets.");
        }
    }

    @Override
    public Optional<String> next(List<String> targets) {
        return swaps()
                ? Optional.empty()
                : Optional.of(
                        "Nothing was changed yet. To let all that was restored take its place, run this again with "
                                + CONFIRM + String.join(",", targets) + ".");
    }
}

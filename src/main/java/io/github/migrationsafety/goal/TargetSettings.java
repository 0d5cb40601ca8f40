package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.policy.Target;
import io.github.migrationsafety.postgres.RealDatabase;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the goal is told for each target, and what the targets have in common. Immutable but for what is shared. */
final class TargetSettings implements AutoCloseable {
    private final Map<Target, ProductionSettings> settings;
    private final Sharing sharing;

    private TargetSettings(Map<Target, ProductionSettings> settings, Sharing sharing) {
        this.settings = settings;
        this.sharing = sharing;
    }

    /**
     * @param all every target of the file
     * @param chosen those that have a turn
     * @throws SetupException if the credentials of one are not to be had, or Liquibase's tables would be one for several
     */
    static TargetSettings of(
            RolloutGoal.Settings settings, Optional<String> bundle, List<Target> all, List<Target> chosen) {
        LiquibaseTables usual = settings.goal().tables();
        refuseCommonSchema(usual, all);
        Map<Target, GoalSettings.External> places = new LinkedHashMap<>();
        chosen.forEach(target -> places.put(target, place(settings, target)));
        Sharing sharing = new Sharing(shared(places));
        Map<String, List<Target>> byDatabase = all.stream().collect(Collectors.groupingBy(Target::database));
        Map<Target, ProductionSettings> each = new HashMap<>();
        places.forEach((target, external) -> each.put(
                target,
                new ProductionSettings(
                        settings.goal().withTables(tables(usual, target)),
                        external,
                        bundle,
                        settings.clock(),
                        Optional.of(new OneTarget(
                                target.name(),
                                "-Dmigration-safety.targets=" + settings.file() + " -Dmigration-safety.target="
                                        + target.name(),
                                usual,
                                sharing,
                                byDatabase.getOrDefault(target.database(), List.of()))))));
        return new TargetSettings(each, sharing);
    }

    private static void refuseCommonSchema(LiquibaseTables usual, List<Target> all) {
        Optional<Target> own = all.stream().filter(t -> t.schema().isPresent()).findFirst();
        if (own.isPresent()
                && (usual.defaultSchemaName().isPresent()
                        || usual.liquibaseSchemaName().isPresent())) {
            throw new SetupException(
                    "The target " + own.get().name() + " has a schema of its own, and defaultSchemaName or"
                            + " liquibaseSchemaName gives all targets the same.",
                    "Leave both out: each target's tables, Liquibase's own included, are in its schema.");
        }
    }

    private static GoalSettings.External place(RolloutGoal.Settings settings, Target target) {
        try {
            return settings.credentials().of(target.url(), target.serverId());
        } catch (SetupException e) {
            throw new SetupException("Target " + target.name() + ": " + e.getMessage(), e.advice(), e);
        }
    }

    /** The databases that have more than one target. */
    private static Set<String> shared(Map<Target, GoalSettings.External> places) {
        return places.values().stream()
                .map(e -> RealDatabase.of(e.url(), e.user(), e.password()).toString())
                .collect(Collectors.groupingBy(place -> place, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(e -> e.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static LiquibaseTables tables(LiquibaseTables usual, Target target) {
        return target.schema()
                .map(schema -> new LiquibaseTables(
                        Optional.of(schema),
                        Optional.of(schema),
                        usual.databaseChangeLogTableName(),
                        usual.databaseChangeLogLockTableName()))
                .orElse(usual);
    }

    /** What the goal is told for a target. */
    ProductionSettings of(Target target) {
        return Objects.requireNonNull(settings.get(target));
    }

    @Override
    public void close() {
        sharing.close();
    }
}

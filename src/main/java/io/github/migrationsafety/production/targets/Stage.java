package io.github.migrationsafety.production.targets;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.RolloutSettings;
import io.github.migrationsafety.policy.Share;
import io.github.migrationsafety.policy.Target;
import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Targets that have their turn before others. Immutable.
 *
 * @param name what it is called: {@code canary}, {@code wave 1}
 * @param targets in the order in which they begin
 * @param canary whether they go one by one, and none of them may fail
 */
public record Stage(String name, List<Target> targets, boolean canary) {
    public Stage {
        targets = List.copyOf(targets);
    }

    /**
     * All targets, stage by stage; no stage is empty.
     *
     * @throws SetupException if a canary is none of the targets
     */
    public static List<Stage> of(List<Target> targets, RolloutSettings settings) {
        List<Stage> stages = new ArrayList<>();
        List<Target> first = canaries(targets, settings);
        List<Target> left = new ArrayList<>(targets);
        left.removeAll(first);
        if (!first.isEmpty()) {
            stages.add(new Stage("canary", first, true));
        }
        int all = left.size();
        List<Share> waves = new ArrayList<>(settings.waves());
        waves.add(new Share(100, true));
        for (Share wave : waves) {
            int size = Math.min(left.size(), Math.max(1, wave.of(all)));
            if (size > 0) {
                stages.add(
                        new Stage("wave " + (stages.size() + (first.isEmpty() ? 1 : 0)), left.subList(0, size), false));
                left = new ArrayList<>(left.subList(size, left.size()));
            }
        }
        return stages;
    }

    /** The same stages with one target of each database, the first to come; no stage is empty. */
    public static List<Stage> oneForEachDatabase(List<Stage> stages) {
        Set<String> databases = new HashSet<>();
        return stages.stream()
                .map(stage -> new Stage(
                        stage.name(),
                        stage.targets().stream()
                                .filter(target -> databases.add(target.database()))
                                .toList(),
                        stage.canary()))
                .filter(stage -> !stage.targets().isEmpty())
                .toList();
    }

    private static List<Target> canaries(List<Target> targets, RolloutSettings settings) {
        if (settings.canary().isEmpty()) {
            return targets.size() == 1 ? List.of() : targets.subList(0, Math.min(settings.canaries(), targets.size()));
        }
        return chosen(targets, settings.canary(), "canary");
    }

    /**
     * The targets of these names, or whose names match these patterns, in the order in which they are named.
     *
     * @param what what the names are called, for messages
     * @throws SetupException if no target has such a name
     */
    public static List<Target> chosen(List<Target> targets, List<String> names, String what) {
        Set<Target> chosen = new LinkedHashSet<>();
        for (String name : names) {
            NamePattern pattern = new NamePattern(name.strip());
            List<Target> found =
                    targets.stream().filter(t -> pattern.matches(t.name())).toList();
            if (found.isEmpty()) {
                throw new SetupException(
                        "There is no target `" + name.strip() + "`, which `" + what + "` names."
                                + Suggestion.didYouMean(
                                        name.strip(),
                                        targets.stream().map(Target::name).toList()),
                        "Correct the name; `*` in it stands for any text.");
            }
            chosen.addAll(found);
        }
        return List.copyOf(chosen);
    }
}

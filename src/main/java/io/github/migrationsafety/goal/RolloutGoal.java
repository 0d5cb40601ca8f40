package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.bundle.BundleReader;
import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.policy.RolloutSettings;
import io.github.migrationsafety.policy.Share;
import io.github.migrationsafety.policy.Target;
import io.github.migrationsafety.policy.TargetsFile;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.production.targets.Rollout;
import io.github.migrationsafety.production.targets.RolloutJournal;
import io.github.migrationsafety.production.targets.Stage;
import io.github.migrationsafety.production.targets.TargetRegistry;
import io.github.migrationsafety.production.targets.Turn;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs a goal for many real databases, or schemas of real databases: first a canary, then wave by wave. */
public final class RolloutGoal {
    private RolloutGoal() {}

    /**
     * What the goal is told.
     *
     * @param goal what every goal is told
     * @param bundle the migration bundle; empty to work with the module's changelog
     * @param clock tells the time
     * @param file the targets file
     * @param only the names of the targets to take, or patterns of names; empty for all
     * @param parallel how many run at the same time; empty for what the file says
     * @param maxFailures how many may fail; empty for what the file says
     * @param resume whether a rollout that did not come to its end is gone on with
     * @param credentials finds the credentials
     */
    public record Settings(
            GoalSettings goal,
            Optional<String> bundle,
            Clock clock,
            Path file,
            List<String> only,
            Optional<Integer> parallel,
            Optional<Share> maxFailures,
            boolean resume,
            Credentials credentials) {
        public Settings {
            only = List.copyOf(only);
        }
    }

    /** Finds the credentials for a database. */
    @FunctionalInterface
    public interface Credentials {
        /**
         * @param serverId the server in {@code settings.xml}; empty for the goal's own
         * @throws SetupException if they are not to be had
         */
        GoalSettings.External of(String url, Optional<String> serverId);
    }

    /**
     * Runs a goal for every target; the report is written before it returns.
     *
     * @return what became of them; empty when the module has no changelog
     * @throws SetupException if nothing could be begun
     */
    public static Optional<RolloutReport> run(Settings settings, TargetGoal goal, Console console) {
        GoalSettings common = settings.goal();
        if (goal.needsChangeLog()
                && settings.bundle().isEmpty()
                && NoChangeLog.orFound(common, console).isEmpty()) {
            return Optional.empty();
        }
        Policy policy = Inspection.policy(common);
        Path report = report(settings, goal);
        ProductionReport.clear(report);
        TargetsFile file = TargetsFile.read(settings.file());
        List<Target> all = targets(file, settings);
        List<Target> chosen =
                settings.only().isEmpty() ? all : Stage.chosen(all, settings.only(), "migration-safety.target");
        RolloutSettings order = settings.only().isEmpty() ? file.rollout() : withoutCanaries(file.rollout(), chosen);
        order = order.with(settings.parallel(), settings.maxFailures());
        if (!goal.isRemembered()) {
            // Whoever only looks wants to see all of them.
            order = new RolloutSettings(List.of(), 0, List.of(), order.parallel(), new Share(100, true));
        }
        List<Stage> inOrder = Stage.of(chosen, order);
        List<Stage> stages = goal.takesDatabases() ? Stage.oneForEachDatabase(inOrder) : inOrder;
        Optional<String> bundle = settings.bundle().map(given -> verified(common, given));
        Path journal = common.baseDirectory().resolve(policy.production().journal());
        try (TargetSettings places = TargetSettings.of(settings, bundle, all, chosen);
                RolloutJournal rollout = goal.isRemembered()
                        ? RolloutJournal.begin(
                                OneTarget.journals(journal).resolveSibling("rollout.jsonl"),
                                settings.clock(),
                                goal.name(),
                                String.join(",", settings.only()) + " " + goal.what(),
                                settings.resume())
                        : RolloutJournal.forgetful(settings.clock(), goal.name())) {
            goal.prepare(chosen.stream().map(places::of).toList(), console);
            plan(goal, stages, order, rollout, console);
            RolloutReport done = run(
                    new Rollout(stages, order.parallel(), order.maxFailures().of(chosen.size())),
                    new TargetTurn(goal, places, rollout, console),
                    goal,
                    chosen,
                    settings.file(),
                    report,
                    console);
            rollout.ended(!done.failed());
            return Optional.of(done);
        }
    }

    /** Where the report is. */
    public static Path report(Settings settings, TargetGoal goal) {
        return settings.goal().outputDirectory().resolve(goal.name()).resolve("targets.json");
    }

    private static RolloutReport run(
            Rollout rollout,
            TargetTurn turn,
            TargetGoal goal,
            List<Target> chosen,
            Path file,
            Path path,
            Console console) {
        try (Interruption interruption = Interruption.of(rollout, console)) {
            List<Turn> turns = withNeighbours(rollout.run(turn::take), chosen);
            RolloutReport report = new RolloutReport(goal.name(), file.toString(), turns, rollout.stopReason());
            ProductionReport.write(path, report.json(turn::report));
            report.lines().forEach(console::info);
            if (report.failed()) {
                console.warn(report.goOn());
            } else {
                console.info(report.summary(path));
                goal.next(chosen.stream().map(Target::name).toList()).ifPresent(console::info);
            }
            return report;
        }
    }

    /** What was done to a database was done to all targets in it. */
    private static List<Turn> withNeighbours(List<Turn> turns, List<Target> chosen) {
        List<Turn> all = new ArrayList<>(turns);
        Set<Target> taken = turns.stream().map(Turn::target).collect(Collectors.toSet());
        chosen.stream().filter(target -> !taken.contains(target)).forEach(target -> turns.stream()
                .filter(turn -> turn.target().database().equals(target.database()))
                .findFirst()
                .ifPresent(turn -> all.add(new Turn(
                        target,
                        turn.ending(),
                        "with " + turn.target().name() + ", in the same database",
                        Duration.ZERO))));
        return all;
    }

    private static List<Target> targets(TargetsFile file, Settings settings) {
        List<Target> targets = new ArrayList<>(file.targets());
        file.registry().ifPresent(registry -> {
            GoalSettings.External external = settings.credentials().of(registry.url(), registry.serverId());
            targets.addAll(TargetRegistry.ask(
                    file, registry, RealDatabase.of(external.url(), external.user(), external.password())));
        });
        return file.checked(targets);
    }

    /** Whoever names the targets to take needs no canary that is none of them. */
    private static RolloutSettings withoutCanaries(RolloutSettings rollout, List<Target> chosen) {
        return new RolloutSettings(
                List.of(),
                Math.min(rollout.canaries(), chosen.size() - 1),
                rollout.waves(),
                rollout.parallel(),
                rollout.maxFailures());
    }

    private static String verified(GoalSettings settings, String given) {
        Path bundle =
                BundleLookup.find(settings, given, "migration-safety.bundle").toAbsolutePath();
        BundleReader.read(bundle);
        return bundle.toString();
    }

    private static void plan(
            TargetGoal goal, List<Stage> stages, RolloutSettings order, RolloutJournal rollout, Console console) {
        int all = stages.stream().mapToInt(s -> s.targets().size()).sum();
        console.info("Goal " + goal.name() + " for " + all + (all == 1 ? " target: " : " targets: ")
                + String.join(
                        ", ",
                        stages.stream()
                                .map(s -> s.name() + " of " + s.targets().size())
                                .toList())
                + "; at most " + order.parallel() + " at a time"
                + (goal.isRemembered() ? ", and no further one after " + tooMany(order.maxFailures()) : "") + ".");
        if (rollout.isResumed()) {
            console.info("A run before did not come to its end; this one goes on with it. To begin anew, set"
                    + " migration-safety.resume to false.");
        }
    }

    private static String tooMany(Share failures) {
        return failures.value() == 0 ? "the first failure" : "more than " + failures + " failures";
    }
}

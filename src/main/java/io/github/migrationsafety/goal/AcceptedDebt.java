package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Baseline;
import io.github.migrationsafety.policy.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** The baseline of a module in a run that judges: what it accepts, and that it shrinks. */
final class AcceptedDebt {
    private static final int MOST_NAMED = 5;

    private final GoalSettings.Debt settings;
    private final Baseline baseline;

    private AcceptedDebt(GoalSettings.Debt settings, Baseline baseline) {
        this.settings = settings;
        this.baseline = baseline;
    }

    static AcceptedDebt read(GoalSettings.Debt settings) {
        return new AcceptedDebt(settings, Baseline.read(settings.baseline()).orElse(Baseline.EMPTY));
    }

    Baseline baseline() {
        return baseline;
    }

    /** What is to be said about entries that are not needed any more; drops them if that is wanted. */
    List<String> settle(Verdict verdict) {
        Baseline unneeded = verdict.unneeded();
        if (unneeded.entries().isEmpty()) {
            return List.of();
        }
        int count = unneeded.beyond(Baseline.EMPTY);
        String which = unneeded.entries().stream()
                        .limit(MOST_NAMED)
                        .map(e -> e.key().toString())
                        .collect(Collectors.joining(", "))
                + (unneeded.entries().size() > MOST_NAMED ? ", …" : "");
        String entries = count == 1 ? "1 finding" : count + " findings";
        if (!settings.prune()) {
            return List.of("The baseline " + settings.baseline().getFileName() + " accepts " + entries
                    + " that nobody finds any more: " + which
                    + ". -Dmigration-safety.baseline.prune takes them out of it.");
        }
        remaining(unneeded).write(settings.baseline());
        return List.of("The baseline " + settings.baseline().getFileName() + " accepted " + entries
                + " that nobody finds any more, and does so no longer: " + which + ".");
    }

    private Baseline remaining(Baseline unneeded) {
        return new Baseline(baseline.entries().stream()
                .map(e -> e.times(e.count() - unneeded.count(e.key())))
                .filter(e -> e.count() > 0)
                .toList());
    }
}

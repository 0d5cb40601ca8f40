package io.github.migrationsafety.goal;

import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.Checklist;
import java.util.stream.Collectors;

/** {@code preflight} for one of many. */
record EachPreflight() implements TargetGoal {
    @Override
    public String name() {
        return "preflight";
    }

    @Override
    public Result run(ProductionSettings settings, Console console) {
        Checklist checklist = PreflightGoal.run(settings, console).orElseThrow();
        return checklist.failed().isEmpty()
                ? Result.of(false, "none of " + checklist.checks().size() + " checks failed")
                : Result.of(
                        true,
                        checklist.failed().size() + " of " + checklist.checks().size() + " checks failed: "
                                + checklist.failed().stream().map(Check::name).collect(Collectors.joining("; ")));
    }
}

package io.github.migrationsafety.goal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.policy.Verdict.FailOn;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of a module that has nothing out of the ordinary, for tests. */
final class SettingsOf {
    private SettingsOf() {}

    static GoalSettings module(
            Path module,
            Optional<String> changeLogFile,
            List<String> reports,
            Optional<GoalSettings.External> server,
            Map<String, String> environment) {
        return new GoalSettings(
                "com.acme:farms:1",
                "1.0.0",
                module,
                module,
                changeLogFile,
                List.of(module.resolve("src/main/resources")),
                List::of,
                Map.of(),
                "",
                "",
                LiquibaseTables.DEFAULTS,
                Optional.empty(),
                SettingsOf.class.getClassLoader(),
                FailOn.ERROR,
                reports,
                module.resolve("target/migration-safety"),
                new GoalSettings.Postgres(
                        Optional.of("17"), Optional.empty(), server, SettingsOf::notAskedFor, List::of),
                (group, artifact, version) -> notAskedFor(artifact, version),
                new GoalSettings.Debt(module.resolve("migration-safety-baseline.json"), false),
                LocalDate.of(2026, 11, 22),
                false,
                name -> Optional.ofNullable(environment.get(name)));
    }

    private static Path notAskedFor(String artifact, String version) {
        throw new AssertionError("asked for " + artifact + " " + version);
    }
}

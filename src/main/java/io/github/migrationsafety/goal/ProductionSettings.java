package io.github.migrationsafety.goal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.goal.GoalSettings.External;
import io.github.migrationsafety.policy.Production;
import io.github.migrationsafety.postgres.RealDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * Everything that a goal for real databases is told from outside. No such goal reads a clock itself.
 *
 * @param goal what every goal is told
 * @param external the real database
 * @param bundle the migration bundle, a file or {@code groupId:artifactId:version}; empty to work with the module's changelog
 * @param clock tells the time
 * @param target which of many targets the database is; empty if it is the only one
 */
public record ProductionSettings(
        GoalSettings goal, External external, Optional<String> bundle, Clock clock, Optional<OneTarget> target) {
    /** Settings for the only database. */
    public ProductionSettings(GoalSettings goal, External external, Optional<String> bundle, Clock clock) {
        this(goal, external, bundle, clock, Optional.empty());
    }

    /**
     * The real database; nothing has been sent to it yet.
     *
     * @throws io.github.migrationsafety.SetupException if the URL names none
     */
    public RealDatabase database() {
        return RealDatabase.of(external.url(), external.user(), external.password());
    }

    /** The report of a goal: each target has a folder of its own. */
    Path report(String goalName) {
        Path folder = goal.outputDirectory().resolve(goalName);
        return target.map(t -> folder.resolve("targets").resolve(t.name()))
                .orElse(folder)
                .resolve("report.json");
    }

    /** The journal's file: each target has its own, in a folder named like the only database's file. */
    Path journal(Production production) {
        Path file = goal.baseDirectory().resolve(production.journal());
        return target.map(t -> OneTarget.journals(file).resolve(t.name() + ".jsonl"))
                .orElse(file);
    }

    /** The schema to which the goal keeps, where each target has one; what stands in others is then not looked at. */
    Optional<String> onlySchema() {
        return target.flatMap(t -> goal.tables().defaultSchemaName());
    }

    /** The names that Liquibase's tables and schemas had when the changelog was rehearsed. */
    LiquibaseTables rehearsedTables() {
        return target.map(OneTarget::rehearsed).orElse(goal.tables());
    }

    /** What this run has in common with those for other targets. */
    Sharing sharing() {
        return target.map(OneTarget::sharing).orElse(Sharing.NOTHING);
    }

    /** The parameters that name this database in a command. */
    String named() {
        return target.map(OneTarget::named).orElseGet(() -> "-Dmigration-safety.url=" + database());
    }
}

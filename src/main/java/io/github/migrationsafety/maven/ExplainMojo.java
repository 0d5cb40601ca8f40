package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.ExplainGoal;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints the page of a rule, or lists all rules. Needs no project.
 *
 * @since 1.0.0
 */
@Mojo(name = "explain", requiresProject = false, aggregator = true, threadSafe = true)
public final class ExplainMojo extends GoalMojo {
    /**
     * The rule whose page is printed, such as <code>index/not-concurrent</code>; <code>-Drule</code> is short for it. Without
     * it, all rules are listed.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.rule")
    private @Nullable String rule;

    @Override
    protected void run() {
        Optional<String> asked = Stream.of(
                        Optional.ofNullable(rule),
                        Optional.ofNullable(session().getUserProperties().getProperty("rule")))
                .flatMap(Optional::stream)
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .findFirst();
        ExplainGoal.run(asked, getClass().getClassLoader(), new LogConsole(getLog()));
    }
}

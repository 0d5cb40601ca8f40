package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.goal.ProductionSettings;
import io.github.migrationsafety.goal.RolloutGoal;
import io.github.migrationsafety.goal.RolloutReport;
import io.github.migrationsafety.goal.TargetGoal;
import io.github.migrationsafety.maven.ServerCredentials.Purpose;
import java.io.File;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/** The parameters of the goals that talk to a real database. */
abstract class ProductionMojo extends ChangeLogMojo {
    /**
     * The JDBC URL of the real database, <code>jdbc:postgresql://HOST:PORT/DATABASE</code>, without a password.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.url")
    private @Nullable String url;

    /**
     * The server in <code>settings.xml</code> that holds the credentials for <code>url</code>, an encrypted password included.
     * Without it they are taken from the environment: <code>MIGRATION_SAFETY_DATABASE_USER</code> and
     * <code>MIGRATION_SAFETY_DATABASE_PASSWORD</code>.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.serverId")
    private @Nullable String serverId;

    /**
     * The validated migration bundle to work with: a file, or <code>groupId:artifactId:version</code>. Without it, the module's
     * changelog and what <code>rehearse</code> left in the output folder.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.bundle")
    private @Nullable String bundle;

    /**
     * Many real databases, or schemas of real databases, instead of <code>url</code>: a YAML file that lists them, or says which
     * database to ask for them, and in which order they have their turn. See <code>docs/targets.md</code>.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.targets")
    private @Nullable File targets;

    /**
     * Of <code>targets</code>, only those of these names; <code>*</code> in a name stands for any text.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.target")
    private @Nullable List<String> target;

    /**
     * How many of <code>targets</code> run at the same time at most; without it, what the file says, else 4.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.parallel")
    private @Nullable Integer parallel;

    /**
     * How many of <code>targets</code> may fail, as a number or as a percentage of them, before no further one is begun; without
     * it, what the file says, else none.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.maxFailures")
    private @Nullable String maxFailures;

    /**
     * Whether <code>backup</code>, <code>migrate</code> and <code>rollback</code> for <code>targets</code> pass over those that a
     * run before, which did not come to its end, was done with.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.resume", defaultValue = "true")
    private boolean resume;

    ProductionMojo(
            RepositorySystem repositories, ProjectDependenciesResolver dependencies, SettingsDecrypter decrypter) {
        super(repositories, dependencies, decrypter);
    }

    /** Whether there are many databases, so that {@link #rollOut} is what to do. */
    protected final boolean hasTargets() {
        return targets != null;
    }

    /**
     * Runs the goal for each of the targets.
     *
     * @throws SetupException if they, or the credentials for one of them, are not to be had
     * @throws MojoFailureException if a target failed, or was not begun
     */
    protected final void rollOut(TargetGoal goal) throws MojoFailureException {
        RolloutGoal.Settings settings = rollout();
        Optional<RolloutReport> report = orFail(RolloutGoal.run(settings, goal, console()));
        if (report.filter(RolloutReport::failed).isPresent()) {
            throw new MojoFailureException(report.get().summary(RolloutGoal.report(settings, goal)));
        }
    }

    private RolloutGoal.Settings rollout() {
        if (given(url).isPresent()) {
            throw new SetupException(
                    "Both url (migration-safety.url) and targets (migration-safety.targets) say which database it is.",
                    "Give one of them.");
        }
        return new RolloutGoal.Settings(
                settings(),
                given(bundle),
                Clock.systemUTC(),
                Objects.requireNonNull(targets).toPath(),
                target == null ? List.of() : target,
                RealChoices.parallel(parallel),
                RealChoices.maxFailures(given(maxFailures)),
                resume,
                (place, id) -> credentials().of(place, id.or(() -> given(serverId)), Purpose.REAL));
    }

    /**
     * What the goal is told.
     *
     * @throws SetupException if no database is named, or its credentials are not to be had
     */
    protected final ProductionSettings production() {
        String named = given(url)
                .orElseThrow(() -> new SetupException(
                        "The parameter url (migration-safety.url) is missing: this goal works with a real database.",
                        "Set it to jdbc:postgresql://HOST:PORT/DATABASE (or targets, for many), and its credentials with serverId"
                                + " (migration-safety.serverId) or in the environment (" + Purpose.REAL.user() + ", "
                                + Purpose.REAL.password() + ")."));
        return new ProductionSettings(
                settings(), credentials().of(named, given(serverId), Purpose.REAL), given(bundle), Clock.systemUTC());
    }
}

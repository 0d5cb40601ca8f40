package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.RehearseGoal;
import io.github.migrationsafety.goal.Rehearsing;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Rehearses every pending changeset on a throwaway PostgreSQL: applies it, rolls it back, compares, applies it again, compares;
 * then rolls back the whole chain.
 *
 * @since 1.0.0
 */
@Mojo(name = "rehearse", defaultPhase = LifecyclePhase.INTEGRATION_TEST, threadSafe = true)
public final class RehearseMojo extends ChangeLogMojo {
    /**
     * Whether to rehearse every changeset again. Otherwise the unchanged beginning of a changelog that was rehearsed before, with
     * the same versions and the same policy, is not; its results are told again as they were then.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.rehearse.full", defaultValue = "false")
    private boolean full;

    /**
     * Which part of the changelog is rehearsed, for a rehearsal that several jobs share: <code>2/4</code> is the second of four.
     * <code>auto</code> reads it from the variables of the CI server, and rehearses everything where there are none.
     * <code>merge</code> rehearses nothing: it judges what all parts, in the folder <code>rehearse/shards</code> below
     * <code>outputDirectory</code>, proved together. Only that, or an undivided rehearsal, can be bundled.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.shard")
    private @Nullable String shard;

    @Inject
    RehearseMojo(RepositorySystem repositories, ProjectDependenciesResolver dependencies, SettingsDecrypter decrypter) {
        super(repositories, dependencies, decrypter);
    }

    @Override
    protected void run() throws MojoFailureException {
        conclude(RehearseGoal.run(settings(), new Rehearsing(full, shard == null ? "" : shard), console()));
    }
}

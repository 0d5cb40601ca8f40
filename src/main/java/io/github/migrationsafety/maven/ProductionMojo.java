package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.goal.ProductionSettings;
import io.github.migrationsafety.maven.ServerCredentials.Purpose;
import java.time.Clock;
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

    ProductionMojo(
            RepositorySystem repositories, ProjectDependenciesResolver dependencies, SettingsDecrypter decrypter) {
        super(repositories, dependencies, decrypter);
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
                        "Set it to jdbc:postgresql://HOST:PORT/DATABASE, and its credentials with serverId"
                                + " (migration-safety.serverId) or in the environment (" + Purpose.REAL.user() + ", "
                                + Purpose.REAL.password() + ")."));
        return new ProductionSettings(
                settings(), credentials().of(named, given(serverId), Purpose.REAL), given(bundle), Clock.systemUTC());
    }
}

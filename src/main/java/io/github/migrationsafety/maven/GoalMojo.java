package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/**
 * What every goal does alike: it can be skipped, and whatever goes wrong reaches the user as one sentence. Maven makes a new
 * instance for each execution.
 */
abstract class GoalMojo extends AbstractMojo {
    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private MavenSession session;

    /**
     * Whether to leave this goal out. The user property skips every goal of this plugin.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.skip", defaultValue = "false")
    private boolean skip;

    /**
     * Runs the goal.
     *
     * @throws MojoFailureException if the migration is not safe
     * @throws MojoExecutionException if the goal could not do its work at all
     */
    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Skipped: migration-safety.skip is set.");
            return;
        }
        try {
            run();
        } catch (SetupException e) {
            throw unrunnable(e.getMessage() + " " + e.advice(), e);
        } catch (OutOfMemoryError e) {
            // Whatever took the memory has been let go on the way here.
            throw unrunnable(
                    "Maven ran out of memory, of which it may have "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MB: " + e.getMessage()
                            + ". Give it more, such as MAVEN_OPTS=-Xmx1g or the same in .mvn/jvm.config.",
                    e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw unrunnable(
                    "This is a defect of migration-safety-maven-plugin: " + e
                            + ". Run again with -e for the stack trace, and report it.",
                    e);
        }
    }

    /** Does the goal's work. */
    protected abstract void run() throws MojoExecutionException, MojoFailureException;

    /** Whether this goal is to be left out. */
    protected final boolean skipped() {
        return skip;
    }

    /** The module that is built. */
    protected final MavenProject project() {
        return project;
    }

    /** The running build. */
    protected final MavenSession session() {
        return session;
    }

    // Maven appends the message of every cause to the sentence that the user reads, but shows suppressed ones with -e
    // alone.
    private static MojoExecutionException unrunnable(String sentence, Throwable cause) {
        MojoExecutionException exception = new MojoExecutionException(sentence);
        exception.addSuppressed(cause);
        return exception;
    }
}

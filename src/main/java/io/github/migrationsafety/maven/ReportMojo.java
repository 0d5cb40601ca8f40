package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.ReportGoal;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/**
 * Puts the reports of all modules of a build into one, in the build's root: of each module that of <code>rehearse</code>, or else
 * of <code>lint</code>, as far as it has a <code>report.json</code>. Run it after those goals; it fails no build itself.
 *
 * @since 1.0.0
 */
@Mojo(name = "report", aggregator = true, threadSafe = true)
public final class ReportMojo extends GoalMojo {
    /**
     * Which reports are written: <code>console</code>, <code>json</code>, <code>html</code>, <code>sarif</code> and
     * <code>markdown</code>; others are passed over.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.reports", defaultValue = "console,json,html,sarif,markdown")
    private List<String> reports;

    /**
     * The folder under which the goal writes its reports, in the folder <code>report</code>. Each module's reports are looked for
     * in the same place below its own build directory.
     *
     * @since 1.0.0
     */
    @Parameter(
            property = "migration-safety.outputDirectory",
            defaultValue = "${project.build.directory}/migration-safety")
    private File outputDirectory;

    @Override
    protected void run() {
        ReportGoal.run(
                new ReportGoal.Settings(
                        project().getGroupId() + ":" + project().getArtifactId() + ":"
                                + project().getVersion(),
                        project().getBasedir().toPath(),
                        session().getProjects().stream().map(this::module).toList(),
                        outputDirectory.toPath(),
                        reports),
                new LogConsole(getLog()));
    }

    private ReportGoal.Module module(MavenProject module) {
        Path here = buildDirectory(project());
        Path output = outputDirectory.toPath().toAbsolutePath().normalize();
        return new ReportGoal.Module(
                module.getBasedir().toPath(),
                output.startsWith(here) ? buildDirectory(module).resolve(here.relativize(output)) : output);
    }

    private static Path buildDirectory(MavenProject module) {
        return Path.of(module.getBuild().getDirectory()).toAbsolutePath().normalize();
    }
}

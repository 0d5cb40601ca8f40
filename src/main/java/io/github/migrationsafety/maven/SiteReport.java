package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.ReportGoal;
import io.github.migrationsafety.goal.SitePages;
import io.github.migrationsafety.report.reactor.ReactorReport;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.maven.doxia.sink.Sink;
import org.apache.maven.doxia.sink.SinkFactory;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.reporting.MavenMultiPageReport;
import org.jspecify.annotations.Nullable;

/**
 * A goal that puts reports together, and that shows them in the project's site when it stands in <code>&lt;reporting&gt;</code>. Of
 * Maven's reporting it uses two interfaces only, whose methods have been the same since maven-site-plugin 3.4, and throws none of its
 * exceptions: maven-site-plugin lends the plugin those interfaces and nothing else. Maven makes a new instance for each execution.
 */
abstract class SiteReport extends GoalMojo implements MavenMultiPageReport {
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

    /** Where the site is built. */
    @Parameter(defaultValue = "${project.reporting.outputDirectory}", readonly = true)
    private File siteDirectory;

    /** The modules whose reports are put together, in the order of the build. */
    abstract List<MavenProject> modules();

    @Override
    protected final void run() {
        ReportGoal.run(settings(), new LogConsole(getLog()));
    }

    private ReportGoal.Settings settings() {
        return new ReportGoal.Settings(
                project().getGroupId() + ":" + project().getArtifactId() + ":"
                        + project().getVersion(),
                project().getBasedir().toPath(),
                modules().stream().map(this::module).toList(),
                outputDirectory.toPath(),
                reports);
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

    @Override
    public final boolean canGenerateReport() {
        return !skipped() && ReportGoal.read(settings()).isPresent();
    }

    @Override
    public final void generate(Sink sink, @Nullable SinkFactory others, Locale locale) {
        generate(sink, locale);
    }

    @Override
    public final void generate(Sink sink, Locale locale) {
        ReactorReport report = ReportGoal.read(settings()).orElseThrow();
        SitePage.write(report, SitePages.copy(report, siteDirectory.toPath()), sink);
    }

    @Override
    public final String getCategoryName() {
        return CATEGORY_PROJECT_REPORTS;
    }

    @Override
    public final String getName(Locale locale) {
        return "Migration safety";
    }

    @Override
    public final String getDescription(Locale locale) {
        return "What linting and rehearsing the database migrations found.";
    }

    @Override
    public final void setReportOutputDirectory(File directory) {
        siteDirectory = directory;
    }

    @Override
    public final File getReportOutputDirectory() {
        return siteDirectory;
    }

    @Override
    public final boolean isExternalReport() {
        return false;
    }
}

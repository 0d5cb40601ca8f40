package io.github.migrationsafety.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProject;

/**
 * Puts the reports of all modules of a build into one, in the build's root: of each module that of <code>rehearse</code>, or else
 * of <code>lint</code>, as far as it has a <code>report.json</code>; shards of a rehearsal are put together. Run it after those
 * goals; it fails no build itself. In <code>&lt;reporting&gt;</code> it is a page of the root's site that links the modules' reports;
 * they have to be there when <code>mvn site</code> begins.
 *
 * @since 1.0.0
 */
@Mojo(name = "report", aggregator = true, threadSafe = true)
public final class ReportMojo extends SiteReport {
    @Override
    List<MavenProject> modules() {
        return session().getProjects();
    }

    @Override
    public String getOutputName() {
        return "migration-safety-report";
    }
}

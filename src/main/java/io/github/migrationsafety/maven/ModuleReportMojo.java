package io.github.migrationsafety.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProject;

/**
 * The same as <code>report</code> for one module: a page of the module's own site, when the plugin stands in
 * <code>&lt;reporting&gt;</code>, that links what <code>rehearse</code>, or else <code>lint</code>, has reported.
 *
 * @since 1.0.0
 */
@Mojo(name = "module-report", threadSafe = true)
public final class ModuleReportMojo extends SiteReport {
    @Override
    List<MavenProject> modules() {
        return List.of(project());
    }

    @Override
    public String getOutputName() {
        return "migration-safety";
    }
}

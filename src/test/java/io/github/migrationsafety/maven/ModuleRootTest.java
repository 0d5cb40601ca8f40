package io.github.migrationsafety.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModuleRootTest {
    private static final Path ROOT = Path.of("/work/shop").toAbsolutePath();

    @Test
    void is_the_folder_of_the_topmost_parent_wherever_maven_was_started() {
        MavenProject module = module(ROOT.resolve("apps/web"), module(ROOT.resolve("apps"), module(ROOT, null)));

        assertThat(ModuleRoot.of(module, startedIn(ROOT.resolve("apps/web")))).isEqualTo(ROOT);
    }

    @Test
    void is_mavens_root_when_no_parent_is_above() {
        assertThat(ModuleRoot.of(module(ROOT.resolve("web"), null), startedIn(ROOT)))
                .isEqualTo(ROOT);
    }

    @Test
    void is_the_module_itself_when_its_parent_lies_beside_it() {
        MavenProject module = module(ROOT.resolve("web"), module(ROOT.resolve("parent"), null));

        assertThat(ModuleRoot.of(module, startedIn(ROOT.resolve("web")))).isEqualTo(ROOT.resolve("web"));
    }

    private static MavenProject module(Path folder, @Nullable MavenProject parent) {
        MavenProject project = new MavenProject();
        project.setFile(folder.resolve("pom.xml").toFile());
        project.setParent(parent);
        return project;
    }

    private static MavenExecutionRequest startedIn(Path folder) {
        MavenExecutionRequest request = new DefaultMavenExecutionRequest();
        request.setMultiModuleProjectDirectory(folder.toFile());
        return request;
    }
}

package io.github.migrationsafety.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rules.BuiltInRules;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
    @TempDir
    private Path temp;

    private Path root;
    private Path module;

    @BeforeEach
    void modules() throws IOException {
        root = temp.resolve("root");
        module = Files.createDirectories(root.resolve("services/shop"));
    }

    private Optional<String> located(String configured) {
        return PolicyFile.locate(
                        Optional.of(configured).filter(c -> !c.isEmpty()),
                        module,
                        root,
                        getClass().getClassLoader())
                .map(f -> f.text().strip());
    }

    @Test
    void the_nearest_file_up_to_the_root_is_taken() throws IOException {
        Files.writeString(temp.resolve("migration-safety.yaml"), "# above the root");
        assertThat(located("")).isEmpty();
        Files.writeString(root.resolve("migration-safety.yaml"), "# root");
        assertThat(located("")).contains("# root");
        Files.writeString(module.resolve("migration-safety.yaml"), "# module");
        assertThat(located("")).contains("# module");
    }

    @Test
    void a_configured_file_is_relative_to_the_module_and_must_exist() throws IOException {
        Files.writeString(root.resolve("strict.yaml"), "# strict");
        assertThat(located("../../strict.yaml")).contains("# strict");
        assertThatThrownBy(() -> located("loose.yaml"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("loose.yaml");
    }

    @Test
    void a_misnamed_file_is_not_passed_over_silently() throws IOException {
        Files.writeString(module.resolve("migration-safety.yml"), "rules: {}");
        assertThatThrownBy(() -> located(""))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("migration-safety.yml");
    }

    @Test
    void a_class_path_resource_comes_from_the_plugins_dependencies() throws IOException {
        Files.createDirectories(temp.resolve("jar/acme"));
        Files.writeString(temp.resolve("jar/acme/policy.yaml"), "released: {tag: v1}");
        try (URLClassLoader dependencies =
                new URLClassLoader(new URL[] {temp.resolve("jar").toUri().toURL()}, null)) {
            assertThat(Policy.load(
                                    Optional.of("classpath:/acme/policy.yaml"),
                                    module,
                                    root,
                                    dependencies,
                                    BuiltInRules.all())
                            .releasedTag())
                    .contains("v1");
            assertThatThrownBy(() -> Policy.load(
                            Optional.of("classpath:acme/other.yaml"), module, root, dependencies, BuiltInRules.all()))
                    .isInstanceOf(SetupException.class)
                    .hasMessage("There is no policy classpath:acme/other.yaml.");
        }
    }

    @Test
    void what_a_policy_extends_is_found_beside_it_or_on_the_class_path() throws IOException {
        Files.createDirectories(temp.resolve("jar/acme"));
        Files.writeString(temp.resolve("jar/acme/policy.yaml"), "extends: base.yaml");
        Files.writeString(temp.resolve("jar/acme/base.yaml"), "released: {tag: v1}");
        Files.writeString(module.resolve("migration-safety.yaml"), "extends: ../../team.yaml");
        Files.writeString(root.resolve("team.yaml"), "extends: classpath:acme/policy.yaml");
        try (URLClassLoader dependencies =
                new URLClassLoader(new URL[] {temp.resolve("jar").toUri().toURL()}, null)) {
            assertThat(Policy.load(Optional.empty(), module, root, dependencies, BuiltInRules.all())
                            .releasedTag())
                    .contains("v1");
            Files.writeString(root.resolve("team.yaml"), "extends: gone.yaml");
            assertThatThrownBy(() -> Policy.load(Optional.empty(), module, root, dependencies, BuiltInRules.all()))
                    .isInstanceOf(SetupException.class)
                    .hasMessage("There is no policy file " + root.resolve("gone.yaml") + ", which "
                            + root.resolve("team.yaml") + " extends.");
        }
    }
}

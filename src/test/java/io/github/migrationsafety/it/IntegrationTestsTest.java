package io.github.migrationsafety.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invoker passes a build over a test that was skipped, so no integration test may be able to be skipped. */
class IntegrationTestsTest {
    private static final Path EVERYWHERE = Path.of("src", "it");
    private static final Path WITH_ENGINE = Path.of("src", "it-containers");

    static List<Path> integrationTests() throws IOException {
        try (Stream<Path> everywhere = Files.list(EVERYWHERE);
                Stream<Path> withEngine = Files.list(WITH_ENGINE)) {
            return Stream.concat(everywhere, withEngine)
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("integrationTests")
    void runs_wherever_the_build_runs(Path test) throws IOException {
        assertThat(test).isDirectoryNotContaining("glob:**/selector.*");
        assertThat(properties(test).stringPropertyNames())
                .noneMatch(name -> name.startsWith("invoker.java.version")
                        || name.startsWith("invoker.maven.version")
                        || name.startsWith("invoker.os.family")
                        || name.startsWith("invoker.toolchain")
                        || name.startsWith("selector."));
    }

    @ParameterizedTest
    @MethodSource("integrationTests")
    void says_what_it_proves_and_looks_at_what_was_left(Path test) throws IOException {
        assertThat(properties(test).getProperty("invoker.description")).isNotBlank();
        assertThat(test.resolve("verify.groovy")).content().contains(".endedCleanly()");
    }

    private static Properties properties(Path test) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(test.resolve("invoker.properties"))) {
            properties.load(in);
        }
        return properties;
    }
}

package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.report.Style;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rules.BuiltInRules;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules and their pages from a dependency of the plugin. */
class OtherPeoplesRulesTest {
    @TempDir
    private Path jar;

    private URLClassLoader dependency(String... classes) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(Rule.class.getName()), String.join("\n", classes) + "\n");
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
    }

    @Test
    void stand_among_the_built_in_ones() throws IOException {
        try (URLClassLoader dependency = dependency("org.example.FailingRule")) {
            assertThat(AllRules.in(dependency))
                    .hasSize(BuiltInRules.all().size() + 1)
                    .extracting(r -> r.info().id())
                    .isSorted()
                    .contains("acme/failing");
        }
    }

    @Test
    void two_with_the_same_id_are_refused() throws IOException {
        String builtIn = BuiltInRules.all().get(0).getClass().getName();
        try (URLClassLoader dependency = dependency(builtIn)) {
            assertThatThrownBy(() -> AllRules.in(dependency))
                    .isInstanceOf(SetupException.class)
                    .hasMessageStartingWith("Two rules have the id "
                            + BuiltInRules.all().get(0).info().id() + ": ");
        }
    }

    @Test
    void one_that_is_not_there_or_no_rule_is_one_sentence() throws IOException {
        for (String broken : List.of("org.example.Gone", LintGoal.class.getName())) {
            try (URLClassLoader dependency = dependency(broken)) {
                assertThatThrownBy(() -> AllRules.in(dependency))
                        .isInstanceOf(SetupException.class)
                        .hasMessageStartingWith("A rule in the plugin's <dependencies> cannot be loaded: ")
                        .hasMessageContaining(broken);
            }
        }
    }

    private List<String> explained(Optional<String> rule, ClassLoader classPath) {
        List<String> lines = new ArrayList<>();
        ExplainGoal.run(rule, classPath, new Console() {
            @Override
            public void info(String line) {
                lines.add(line);
            }

            @Override
            public void warn(String line) {}

            @Override
            public void error(String line) {}

            @Override
            public void debug(String line) {}

            @Override
            public void message(String line) {}

            @Override
            public Style style() {
                return Style.PLAIN;
            }
        });
        return lines;
    }

    @Test
    void are_explained_by_a_page_of_their_own_or_by_what_they_say_of_themselves() throws IOException {
        try (URLClassLoader dependency = dependency("org.example.FailingRule")) {
            assertThat(explained(Optional.of("acme/failing"), dependency))
                    .containsExactly("# acme/failing", "", "*error, seen in the source*", "", "Always fails.");
            Path page = jar.resolve("io/github/migrationsafety/rules/pages/acme/failing.md");
            Files.createDirectories(page.getParent());
            Files.writeString(page, "# acme/failing\n\nIt is a test.\n");
            assertThat(explained(Optional.of("acme/failing"), dependency)).contains("It is a test.");
        }
    }

    @Test
    void the_page_of_a_built_in_rule_is_in_the_plugin() throws IOException {
        assertThat(String.join(
                                "\n",
                                explained(
                                        Optional.of("index/not-concurrent"),
                                        getClass().getClassLoader())) + "\n")
                .isEqualTo(Files.readString(Path.of("docs/rules/index/not-concurrent.md")));
    }

    @Test
    void without_a_rule_all_are_listed() {
        assertThat(explained(Optional.empty(), getClass().getClassLoader()))
                .hasSize(BuiltInRules.all().size() + 1)
                .anyMatch(line -> line.matches("index/not-concurrent +error {4}CREATE INDEX without CONCURRENTLY.*"));
    }

    @Test
    void a_misspelt_rule_is_told_the_nearest_one() {
        assertThatThrownBy(() ->
                        explained(Optional.of("index/not-concurent"), getClass().getClassLoader()))
                .isInstanceOf(SetupException.class)
                .hasMessage("There is no rule `index/not-concurent`. Did you mean `index/not-concurrent`?");
    }
}

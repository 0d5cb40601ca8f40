package io.github.migrationsafety.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.goal.GoalSettings;
import io.github.migrationsafety.policy.Verdict.FailOn;
import java.util.Optional;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;

@MojoTest
class LintMojoTest {
    @Test
    @Basedir("/mojo/plain")
    @InjectMojo(goal = "lint")
    void has_the_documented_defaults(LintMojo mojo) {
        GoalSettings settings = mojo.settings();

        assertThat(settings.changeLogFile()).isEmpty();
        assertThat(settings.contexts()).isEmpty();
        assertThat(settings.labelFilter()).isEmpty();
        assertThat(settings.tables()).isEqualTo(LiquibaseTables.DEFAULTS);
        assertThat(settings.policyFile()).isEmpty();
        assertThat(settings.failOn()).isEqualTo(FailOn.ERROR);
        assertThat(settings.reports()).containsExactly("console", "json", "html", "sarif", "junit", "markdown");
        assertThat(settings.outputDirectory()).endsWithRaw(java.nio.file.Path.of("target", "migration-safety"));
        assertThat(settings.postgres().version()).isEmpty();
        assertThat(settings.postgres().external()).isEmpty();
    }

    @Test
    @Basedir("/mojo/configured")
    @InjectMojo(goal = "lint")
    void reads_every_parameter_from_a_pom(LintMojo mojo) {
        GoalSettings settings = mojo.settings();

        assertThat(settings.changeLogFile()).contains("db/all.xml");
        assertThat(settings.searchPath())
                .containsExactly(
                        settings.baseDirectory().resolve("src/sql"),
                        settings.baseDirectory().resolve("src/more"));
        assertThat(settings.changeLogParameters()).containsOnly(java.util.Map.entry("owner", "app"));
        assertThat(settings.contexts()).isEqualTo("prod");
        assertThat(settings.labelFilter()).isEqualTo("!slow");
        assertThat(settings.tables())
                .isEqualTo(new LiquibaseTables(
                        Optional.of("farm"),
                        Optional.of("liquibase"),
                        Optional.of("changelog"),
                        Optional.of("changeloglock")));
        assertThat(settings.policyFile()).contains("classpath:company.yaml");
        assertThat(settings.failOn()).isEqualTo(FailOn.WARNING);
        assertThat(settings.reports()).containsExactly("console", "json");
        assertThat(settings.outputDirectory())
                .isEqualTo(settings.baseDirectory().resolve("out"));
        assertThat(settings.postgres().version()).contains("15");
    }

    @Test
    @Basedir("/mojo/plain")
    @InjectMojo(goal = "lint")
    @MojoParameter(name = "failOn", value = "sometimes")
    void lists_the_values_that_failOn_can_have(LintMojo mojo) {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessage("The parameter failOn (migration-safety.failOn) has the value 'sometimes'."
                        + " It can be error, warning, never.");
    }

    @Test
    @Basedir("/mojo/plain")
    @InjectMojo(goal = "lint")
    @MojoParameter(name = "reports", value = "console,pdf")
    void lists_the_report_formats_when_it_does_not_know_one(LintMojo mojo) {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("`pdf`")
                .hasMessageContaining("console, json, html, sarif, junit, markdown");
    }

    @Test
    @Basedir("/mojo/plain")
    @InjectMojo(goal = "lint")
    @MojoParameter(name = "skip", value = "true")
    @MojoParameter(name = "failOn", value = "sometimes")
    void does_nothing_when_it_is_skipped(LintMojo mojo) {
        assertThatCode(mojo::execute).doesNotThrowAnyException();
    }

    @Test
    @Basedir("/mojo/plain")
    @InjectMojo(goal = "lint")
    void skips_a_module_without_a_changelog(LintMojo mojo) {
        assertThatCode(mojo::execute).doesNotThrowAnyException();
    }

    @Test
    @Basedir("/mojo/plain")
    @InjectMojo(goal = "lint")
    @MojoParameter(name = "failIfNoChangeLog", value = "true")
    void fails_without_a_changelog_when_told_so(LintMojo mojo) {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("no changelog")
                .hasMessageContaining("changeLogFile");
    }
}

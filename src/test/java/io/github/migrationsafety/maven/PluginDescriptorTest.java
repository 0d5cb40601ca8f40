package io.github.migrationsafety.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptorBuilder;
import org.apache.maven.reporting.MavenReport;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that scripts and other people's builds rely on. */
class PluginDescriptorTest {
    private static PluginDescriptor plugin;

    @BeforeAll
    static void read() throws Exception {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(PluginDescriptorTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")),
                StandardCharsets.UTF_8)) {
            plugin = new PluginDescriptorBuilder().build(reader);
        }
    }

    @Test
    void has_its_goal_prefix() {
        assertThat(plugin.getGoalPrefix()).isEqualTo("migration-safety");
    }

    @ParameterizedTest
    @CsvSource({"lint, validate", "rehearse, integration-test", "bundle, verify"})
    void binds_each_goal_to_its_phase_in_parallel_builds_too(String goal, String phase) {
        assertThat(plugin.getMojo(goal).getPhase()).isEqualTo(phase);
        assertThat(plugin.getMojo(goal).isThreadSafe()).isTrue();
        assertThat(plugin.getMojo(goal).isDependencyResolutionRequired()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lint", "rehearse", "bundle", "baseline", "new"})
    void gives_each_goal_the_common_parameters(String goal) {
        Map<String, String> properties = new TreeMap<>();
        for (Parameter parameter : plugin.getMojo(goal).getParameters()) {
            if (parameter.isEditable()) {
                properties.put(parameter.getName(), String.valueOf(parameter.getExpression()));
            }
        }

        assertThat(properties)
                .containsAllEntriesOf(Map.ofEntries(
                        property("changeLogFile"),
                        property("searchPath"),
                        Map.entry("changeLogParameters", "null"),
                        property("contexts"),
                        property("labelFilter"),
                        property("defaultSchemaName"),
                        property("liquibaseSchemaName"),
                        property("databaseChangeLogTableName"),
                        property("databaseChangeLogLockTableName"),
                        property("policyFile"),
                        property("skip"),
                        property("baselineFile"),
                        Map.entry("pruneBaseline", "${migration-safety.baseline.prune}"),
                        property("failOn"),
                        property("failIfNoChangeLog"),
                        property("reports"),
                        property("outputDirectory"),
                        Map.entry("postgres", "null")));
    }

    @Test
    void gives_goals_what_only_they_need() {
        assertThat(java.util.Objects.requireNonNull(
                                plugin.getMojo("bundle").getParameterMap().get("bundle"))
                        .getExpression())
                .isEqualTo("${migration-safety.bundle}");
        assertThat(plugin.getMojo("new").getParameterMap())
                .containsKeys("kind", "table", "column", "type", "to", "references", "phase", "print");
        assertThat(plugin.getMojo("lint").getParameterMap()).doesNotContainKeys("bundle", "kind");
    }

    @Test
    void reports_once_for_all_modules() {
        assertThat(plugin.getMojo("report").isAggregator()).isTrue();
        assertThat(plugin.getMojo("report").isThreadSafe()).isTrue();
    }

    @Test
    void shows_itself_in_a_site_as_what_it_is_in_a_build() {
        assertThat(plugin.getMojo("module-report").isAggregator()).isFalse();
        assertThat(plugin.getMojo("module-report").isThreadSafe()).isTrue();
        assertThat(MavenReport.class).isAssignableFrom(ReportMojo.class).isAssignableFrom(ModuleReportMojo.class);
    }

    @Test
    void eclipse_runs_nothing_that_is_bound_to_a_phase_while_somebody_types() throws Exception {
        Document mapping = Jsoup.parse(
                Objects.requireNonNull(
                        PluginDescriptorTest.class.getResourceAsStream("/META-INF/m2e/lifecycle-mapping-metadata.xml")),
                "UTF-8",
                "",
                Parser.xmlParser());

        assertThat(mapping.select("pluginExecution:has(action > ignore) goal").eachText())
                .containsAll(plugin.getMojos().stream()
                        .filter(mojo -> mojo.getPhase() != null)
                        .map(MojoDescriptor::getGoal)
                        .toList());
    }

    @Test
    void explains_without_a_project() {
        assertThat(plugin.getMojo("explain").isProjectRequired()).isFalse();
        assertThat(plugin.getMojo("explain").getPhase()).isNull();
        assertThat(plugin.getMojo("baseline").getPhase()).isNull();
    }

    @Test
    void backs_up_when_asked_to_alone() {
        MojoDescriptor backup = plugin.getMojo("backup");

        assertThat(backup.getPhase()).isNull();
        assertThat(backup.isThreadSafe()).isTrue();
        assertThat(backup.getParameters().stream().map(Parameter::getExpression))
                .contains("${migration-safety.url}", "${migration-safety.serverId}");
    }

    @Test
    void takes_changelog_parameters_by_the_name_that_liquibase_has_for_them() {
        Parameter parameters = Objects.requireNonNull(
                Objects.requireNonNull(plugin.getMojo("lint")).getParameterMap().get("changeLogParameters"));

        assertThat(parameters.getAlias()).isEqualTo("expressionVariables");
    }

    @Test
    void describes_every_goal_and_parameter() {
        for (MojoDescriptor mojo : plugin.getMojos()) {
            assertThat(mojo.getDescription()).as(mojo.getGoal()).isNotBlank();
            for (Parameter parameter : mojo.getParameters()) {
                if (parameter.isEditable() && !mojo.getGoal().equals("help")) {
                    assertThat(parameter.getDescription())
                            .as(parameter.getName())
                            .isNotBlank();
                    assertThat(parameter.getSince()).as(parameter.getName()).isNotBlank();
                }
            }
        }
    }

    private static Map.Entry<String, String> property(String name) {
        return Map.entry(name, "${migration-safety." + name + "}");
    }
}

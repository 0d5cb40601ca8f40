package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

class SarifReportTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void a_rehearsal_reads_as_agreed() {
        Golden.assertMatches("rehearse.sarif", text(ReportSamples.rehearsal()));
    }

    @Test
    void obeys_the_official_schema() throws IOException {
        try (InputStream schema = SarifReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            var official =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
            assertThat(official.validate(MAPPER.readTree(text(ReportSamples.rehearsal()))))
                    .isEmpty();
            assertThat(official.validate(MAPPER.readTree(text(ReportSamples.lint()))))
                    .isEmpty();
            assertThat(official.validate(MAPPER.readTree(
                            text(ReportSamples.lint()).replace("\"level\": \"error\"", "\"level\": \"fatal\""))))
                    .isNotEmpty();
        }
    }

    @Test
    void each_result_points_at_its_rule() throws IOException {
        JsonNode run = MAPPER.readTree(text(ReportSamples.rehearsal())).at("/runs/0");
        assertThat(run.at("/results")).hasSize(7).allSatisfy(result -> assertThat(run.at("/tool/driver/rules")
                        .get(result.get("ruleIndex").asInt())
                        .get("id"))
                .isEqualTo(result.get("ruleId")));
    }

    @Test
    void a_path_is_a_uri_relative_to_the_checkout() throws IOException {
        assertThat(artifact("db/my changes/ü#1.sql").toString())
                .isEqualTo(
                        "{\"uri\":\"src/main/resources/db/my%20changes/%C3%BC%231.sql\",\"uriBaseId\":\"%SRCROOT%\"}");
    }

    private static JsonNode artifact(String file) throws IOException {
        var changeSet = ReportSamples.changeSet(file, "1", 1).build();
        Step step = ReportSamples.step(changeSet, ReportSamples.rehearsed(1, 1, 1));
        var finding = ReportSamples.finding(
                "a/b", Severity.ERROR, Witness.SOURCE, changeSet, "public.t", "A message.", "A remedy.");
        return MAPPER.readTree(text(ReportSamples.rehearsal(List.of(step), List.of(finding))))
                .at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation");
    }

    @Test
    void a_module_below_the_root_has_paths_and_fingerprints_of_its_own() throws IOException {
        JsonNode root = MAPPER.readTree(text(ReportSamples.lint())).at("/runs/0");
        JsonNode module = MAPPER.readTree(text(ReportSamples.lint(), new CheckoutPath("farms/")))
                .at("/runs/0");

        assertThat(module.at("/results/0/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo("farms/"
                        + root.at("/results/0/locations/0/physicalLocation/artifactLocation/uri")
                                .asText());
        assertThat(module.at("/results/0/partialFingerprints")).isNotEqualTo(root.at("/results/0/partialFingerprints"));
        assertThat(module.at("/automationDetails/id").asText()).isEqualTo("migration-safety/lint/farms/");
    }

    @Test
    void a_rule_brings_its_page_along_unless_it_has_none() throws IOException {
        JsonNode rules = MAPPER.readTree(text(ReportSamples.lint())).at("/runs/0/tool/driver/rules");

        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.at("/help/markdown").asText())
                    .isEqualTo("# " + rule.get("id").asText());
            assertThat(rule.get("helpUri").asText())
                    .endsWith("/docs/rules/" + rule.get("id").asText() + ".md");
        });
        byte[] without = new SarifReport(CheckoutPath.ROOT, rule -> Optional.empty()).render(ReportSamples.lint());
        assertThat(MAPPER.readTree(without).at("/runs/0/tool/driver/rules/0").has("helpUri"))
                .isFalse();
    }

    @Test
    void links_lead_into_the_repository_that_the_pom_names() throws IOException {
        String repository = Jsoup.parse(Path.of("pom.xml").toFile(), "UTF-8", "", Parser.xmlParser())
                .expectFirst("project > url")
                .text();
        JsonNode driver = MAPPER.readTree(text(ReportSamples.rehearsal())).at("/runs/0/tool/driver");

        assertThat(driver.get("informationUri").asText()).isEqualTo(repository);
        assertThat(driver.get("rules")).isNotEmpty().allSatisfy(rule -> {
            String link = rule.get("helpUri").asText();
            assertThat(link).startsWith(repository + "/blob/HEAD/");
            assertThat(Path.of(link.substring((repository + "/blob/HEAD/").length())))
                    .exists();
        });
    }

    private static String text(Report report) {
        return text(report, CheckoutPath.ROOT);
    }

    private static String text(Report report, CheckoutPath path) {
        return new String(
                new SarifReport(path, rule -> Optional.of("# " + rule)).render(report), StandardCharsets.UTF_8);
    }
}

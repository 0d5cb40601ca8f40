package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void a_rehearsal_reads_as_agreed() {
        Golden.assertMatches("rehearse.json", render(ReportSamples.rehearsal()));
    }

    @Test
    void a_lint_reads_as_agreed() {
        Golden.assertMatches("lint.json", render(ReportSamples.lint()));
    }

    @Test
    void obeys_the_published_schema() throws IOException {
        assertThat(schema().validate(MAPPER.readTree(render(ReportSamples.rehearsal()))))
                .isEmpty();
        assertThat(schema().validate(MAPPER.readTree(render(ReportSamples.lint()))))
                .isEmpty();
        assertThat(schema().validate(MAPPER.readTree(render(ReportSamples.shard()))))
                .isEmpty();
    }

    @Test
    void the_published_schema_knows_every_field_that_is_written() throws IOException {
        JsonNode schema = MAPPER.readTree(Files.readString(Path.of("docs/schema/report.schema.json")));
        JsonNode report = MAPPER.readTree(render(ReportSamples.shard()));
        assertThat(names(report)).isEqualTo(names(schema.path("properties")));
        assertThat(names(report.at("/summary"))).isEqualTo(names(schema.at("/properties/summary/properties")));
        assertThat(names(report.at("/findings/0"))).isEqualTo(names(schema.at("/$defs/finding/properties")));
        List<String> changeSet = names(schema.at("/$defs/changeSet/properties"));
        // Written where a dump was rehearsed on.
        assertThat(changeSet.removeAll(List.of("applyGrowthBytes", "rollbackGrowthBytes")))
                .isTrue();
        assertThat(names(report.at("/changeSets/0"))).isEqualTo(changeSet);
    }

    @Test
    void the_published_schema_refuses_what_the_contract_does_not_have() throws IOException {
        String report = render(ReportSamples.lint()).replace("\"verdict\": \"failed\"", "\"verdict\": \"perhaps\"");
        assertThat(schema().validate(MAPPER.readTree(report))).hasSize(1);
    }

    @Test
    void what_an_earlier_rehearsal_told_is_marked() throws IOException {
        JsonNode report = MAPPER.readTree(render(ReportSamples.rehearsal().withCached(2)));

        assertThat(report.path("changeSets").findValues("cached").stream().map(JsonNode::asBoolean))
                .startsWith(true, true, false)
                .filteredOn(cached -> cached)
                .hasSize(2);
    }

    @Test
    void an_error_that_is_suppressed_leaves_the_changeset_passed() throws IOException {
        JsonNode report = MAPPER.readTree(render(ReportSamples.rehearsal()));
        assertThat(report.at("/changeSets/2/id").asText()).isEqualTo("index-sensor-model");
        assertThat(report.at("/changeSets/2/outcome").asText()).isEqualTo("passed");
    }

    @Test
    void the_same_finding_twice_has_two_fingerprints() throws IOException {
        Step step = ReportSamples.passing(1).get(0);
        var finding = ReportSamples.finding(
                "a/b", Severity.ERROR, Witness.SOURCE, step.changeSet(), "public.t", "A message.", "A remedy.");
        JsonNode report = MAPPER.readTree(render(ReportSamples.rehearsal(List.of(step), List.of(finding, finding))));
        assertThat(report.at("/findings/0/fingerprint")).isNotEqualTo(report.at("/findings/1/fingerprint"));
    }

    @Test
    void half_a_surrogate_pair_is_written_as_a_question_mark() {
        Step step = ReportSamples.passing(1).get(0);
        var finding = ReportSamples.finding(
                "a/b", Severity.ERROR, Witness.SOURCE, step.changeSet(), "public.t", "Half \ud83d.", "A remedy.");
        assertThat(render(ReportSamples.rehearsal(List.of(step), List.of(finding))))
                .contains("\"Half ?.\"");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new java.util.ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonSchema schema() throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("docs/schema/report.schema.json")));
    }

    private static String render(Report report) {
        return new String(new JsonReport().render(report), StandardCharsets.UTF_8);
    }
}

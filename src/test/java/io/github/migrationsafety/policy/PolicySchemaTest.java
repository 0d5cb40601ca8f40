package io.github.migrationsafety.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rules.BuiltInRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JSON Schema for editors and the reader of the policy know the same keys. */
class PolicySchemaTest {
    private JsonNode schema;

    @BeforeEach
    void read() throws IOException {
        schema = new ObjectMapper()
                .readTree(Path.of("docs/schema/migration-safety-policy.schema.json")
                        .toFile());
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.path("properties").fieldNames().forEachRemaining(keys::add);
        assertThat(object.path("additionalProperties").asBoolean(true)).isFalse();
        return keys;
    }

    @Test
    void has_the_keys_of_each_section() {
        assertThat(keys(schema)).containsExactlyElementsOf(PolicyReader.TOP);
        assertThat(keys(schema.at("/properties/tenancy"))).containsExactlyElementsOf(PolicyReader.TENANCY);
        assertThat(keys(schema.at("/properties/released"))).containsExactlyElementsOf(PolicyReader.RELEASED);
    }

    @Test
    void has_every_rule_with_its_options() {
        JsonNode rules = schema.at("/properties/rules");
        assertThat(keys(rules))
                .containsExactlyElementsOf(
                        BuiltInRules.all().stream().map(r -> r.info().id()).toList());
        for (Rule rule : BuiltInRules.all()) {
            JsonNode entry = rules.path("properties").path(rule.info().id());
            assertThat(entry.path("description").asText()).isEqualTo(rule.info().summary());
            assertThat(rule.info().options())
                    .as("options need keys of their own in the schema")
                    .isEmpty();
            assertThat(entry.path("$ref").asText()).isEqualTo("#/$defs/rule");
        }
        List<String> general = new ArrayList<>();
        schema.at("/$defs/rule/oneOf/1/properties").fieldNames().forEachRemaining(general::add);
        assertThat(general).containsExactlyElementsOf(PolicyReader.RULE);
    }
}

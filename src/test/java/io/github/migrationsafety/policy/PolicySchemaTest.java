package io.github.migrationsafety.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rules.BuiltInRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JSON Schema for editors and the reader of the policy know the same keys; {@code -DupdateDocs} writes its rules anew. */
class PolicySchemaTest {
    private static final Path FILE = Path.of("docs", "schema", "migration-safety-policy.schema.json");

    private JsonNode schema;

    @BeforeEach
    void read() throws IOException {
        schema = new ObjectMapper().readTree(FILE.toFile());
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
        assertThat(keys(schema.at("/properties/seed"))).containsExactlyElementsOf(PolicyReader.SEED);
        JsonNode production = schema.at("/properties/production");
        assertThat(keys(production)).containsExactlyElementsOf(ProductionReader.PRODUCTION);
        assertThat(keys(production.at("/properties/backup"))).containsExactlyElementsOf(ProductionReader.BACKUP);
        assertThat(keys(production.at("/properties/window"))).containsExactlyElementsOf(ProductionReader.WINDOW);
        assertThat(keys(production.at("/properties/limits"))).containsExactlyElementsOf(ProductionReader.LIMITS);
        assertThat(keys(production.at("/properties/health"))).containsExactlyElementsOf(ProductionReader.HEALTH);
    }

    @Test
    void has_every_rule_with_its_options() throws IOException {
        if (System.getProperty("updateDocs") != null) {
            ((ObjectNode) schema.at("/properties/rules")).set("properties", rules());
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(lines)
                    .withArrayIndenter(lines);
            Files.writeString(FILE, new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n");
        }
        assertThat(schema.at("/properties/rules/properties"))
                .as("`-DupdateDocs` writes the rules' part of " + FILE + " anew")
                .isEqualTo(rules());
        assertThat(keys(schema.at("/properties/rules"))).containsExactlyElementsOf(fieldNames(rules()));
        assertThat(fieldNames(schema.at("/$defs/rule/oneOf/1/properties")))
                .containsExactlyElementsOf(PolicyReader.RULE);
        assertThat(keys(schema.at("/$defs/rule/oneOf/1/properties/exclude/items/oneOf/1")))
                .containsExactlyElementsOf(PolicyReader.EXCLUSION);
    }

    /** What the rules say about themselves. */
    private static ObjectNode rules() {
        ObjectNode rules = JsonNodeFactory.instance.objectNode();
        BuiltInRules.all().stream().map(Rule::info).forEach(rule -> rules.set(rule.id(), entry(rule)));
        return rules;
    }

    private static ObjectNode entry(RuleInfo rule) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("description", rule.summary());
        if (rule.options().isEmpty()) {
            return entry.put("$ref", "#/$defs/rule");
        }
        ArrayNode either = entry.putArray("oneOf");
        either.addObject().put("$ref", "#/$defs/severity");
        ObjectNode properties = either.addObject()
                .put("type", "object")
                .put("additionalProperties", false)
                .putObject("properties");
        for (String key : PolicyReader.RULE) {
            properties.putObject(key).put("$ref", "#/$defs/rule/oneOf/1/properties/" + key);
        }
        rule.options().forEach(o -> properties.putObject(o.name()).put("description", o.description()));
        return entry;
    }

    private static List<String> fieldNames(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}

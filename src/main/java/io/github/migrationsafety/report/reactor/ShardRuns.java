package io.github.migrationsafety.report.reactor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The runs of the shards' {@code report.sarif} as one: code hosts take the last of several that bear the same name. */
final class ShardRuns {
    private ShardRuns() {}

    /**
     * @param runs one of each shard
     * @param whole what {@link ShardReports} made of the shards' {@code report.json}
     */
    static ArrayNode together(List<JsonNode> runs, JsonNode whole) {
        ObjectNode run = runs.get(0).deepCopy();
        Set<JsonNode> rules = new LinkedHashSet<>();
        runs.forEach(part -> part.at("/tool/driver/rules").forEach(rules::add));
        List<JsonNode> sorted = rules.stream()
                .sorted(Comparator.comparing(rule -> rule.path("id").asText()))
                .toList();
        ((ObjectNode) run.at("/tool/driver")).putArray("rules").addAll(sorted);
        List<String> ids = sorted.stream().map(rule -> rule.path("id").asText()).toList();
        Set<JsonNode> results = new LinkedHashSet<>();
        for (JsonNode part : runs) {
            for (JsonNode result : part.path("results")) {
                ObjectNode placed = result.deepCopy();
                placed.put("ruleIndex", ids.indexOf(result.path("ruleId").asText()));
                results.add(placed);
            }
        }
        run.putArray("results").addAll(results);
        ObjectNode invocation = (ObjectNode) run.at("/invocations/0");
        ArrayNode notifications = invocation.putArray("toolExecutionNotifications");
        whole.path("notes").forEach(note -> notifications
                .addObject()
                .put("level", "note")
                .putObject("message")
                .set("text", note));
        ((ObjectNode) invocation.path("properties"))
                .put("verdict", whole.path("verdict").asText());
        return JsonNodeFactory.instance.arrayNode().add(run);
    }
}

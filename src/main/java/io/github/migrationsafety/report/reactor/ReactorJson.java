package io.github.migrationsafety.report.reactor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.migrationsafety.report.JsonText;
import io.github.migrationsafety.report.ReportFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code report.json}: the modules with their summaries, and every finding and changeset with its module, in the words of the
 * modules' own reports but for the files, which are as seen from the build's root.
 */
final class ReactorJson implements ReactorWriter {
    private static final List<String> COUNTS =
            List.of("changeSets", "rehearsed", "errors", "warnings", "suppressed", "millis");

    @Override
    public ReportFormat format() {
        return ReportFormat.JSON;
    }

    @Override
    public byte[] render(ReactorReport report, Path folder) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("schemaVersion", 1);
        root.put("goal", "report");
        root.put("module", report.root());
        root.put("verdict", report.failed() ? "failed" : "passed");
        ObjectNode summary = root.putObject("summary");
        summary.put("modules", report.modules().size());
        COUNTS.forEach(name -> summary.put(name, report.count(name)));
        ArrayNode modules = root.putArray("modules");
        report.modules().forEach(module -> modules.add(module(module)));
        ArrayNode findings = root.putArray("findings");
        report.findings().forEach(found -> findings.add(placed(found.module(), found.content())));
        ArrayNode changeSets = root.putArray("changeSets");
        report.modules().forEach(module -> module.content()
                .path("changeSets")
                .forEach(changeSet -> changeSets.add(placed(module, changeSet))));
        return JsonText.of(root).getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode module(ModuleReport module) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("module", module.module());
        node.put("path", module.path().prefix());
        node.put("goal", module.goal());
        node.put("verdict", module.failed() ? "failed" : "passed");
        if (module.content().has("shards")) {
            node.set("shards", module.content().path("shards"));
        }
        node.set("tool", module.content().path("tool"));
        node.set("summary", module.content().path("summary"));
        return node;
    }

    private static ObjectNode placed(ModuleReport module, JsonNode content) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("module", module.module());
        content.properties().forEach(field -> node.set(field.getKey(), field.getValue()));
        if (content.hasNonNull("file")) {
            node.put("file", module.path().of(content.path("file").asText()));
        }
        return node;
    }
}

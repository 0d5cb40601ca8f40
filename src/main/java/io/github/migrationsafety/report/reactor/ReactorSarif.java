package io.github.migrationsafety.report.reactor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.migrationsafety.report.JsonText;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.SarifReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code report.sarif}: one log with a run for each module that has a SARIF report. */
final class ReactorSarif implements ReactorWriter {
    @Override
    public ReportFormat format() {
        return ReportFormat.SARIF;
    }

    @Override
    public byte[] render(ReactorReport report, Path folder) {
        ObjectNode log = JsonNodeFactory.instance.objectNode();
        log.put("$schema", SarifReport.SCHEMA).put("version", "2.1.0");
        ArrayNode runs = log.putArray("runs");
        report.modules().forEach(module -> module.runs().forEach(runs::add));
        return JsonText.of(log).getBytes(StandardCharsets.UTF_8);
    }
}

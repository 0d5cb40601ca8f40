package io.github.migrationsafety.goal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.Checklist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code report.json} of the goals that work with a real database. Stateless. */
final class ProductionReport {
    private ProductionReport() {}

    /** The checklist as JSON has it. */
    static Map<String, Object> of(Checklist checklist) {
        Map<String, Object> report = head("preflight", checklist.target());
        report.put("verdict", checklist.failed().isEmpty() ? "passed" : "failed");
        report.put("checks", checks(checklist.checks()));
        return report;
    }

    /** What every such report begins with. */
    static Map<String, Object> head(String goal, String target) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("schemaVersion", 1);
        head.put("goal", goal);
        head.put("target", target);
        return head;
    }

    /** Checks as JSON has them. */
    static List<Map<String, Object>> checks(List<Check> checks) {
        return checks.stream()
                .map(check -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("name", check.name());
                    json.put(
                            "outcome",
                            check.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                    json.put("reason", check.reason());
                    json.put("advice", check.advice());
                    return json;
                })
                .toList();
    }

    /** Removes what an earlier run left. */
    static void clear(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** @throws SetupException if it cannot be written */
    static void write(Path file, Map<String, Object> report) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers always have a JSON form", e);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static SetupException unwritable(Path file, IOException e) {
        return new SetupException(
                "The report " + file + " cannot be written: " + e.getMessage() + ".",
                "Make room there, or set <outputDirectory> or -Dmigration-safety.outputDirectory to a folder that can be"
                        + " written to.",
                e);
    }
}

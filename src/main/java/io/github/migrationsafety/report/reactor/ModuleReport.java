package io.github.migrationsafety.report.reactor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.report.CheckoutPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a goal left of one module.
 *
 * @param path where the module lies below the root of the build
 * @param folder the goal's folder, with all its reports
 * @param content its {@code report.json}
 * @param runs the runs of its {@code report.sarif}; empty if there is none
 */
public record ModuleReport(CheckoutPath path, Path folder, JsonNode content, JsonNode runs) {
    /** The rehearsal tells all that the lint tells, and more. */
    private static final List<String> GOALS = List.of("rehearse", "lint");

    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * The report of the rehearsal, or else of the lint.
     *
     * @param outputDirectory the folder under which the module's goals have their folders
     * @return empty if neither has written a {@code report.json}
     * @throws SetupException if it cannot be read, or if the rehearsal was split and its shards were not put together since: none of
     *     them tells of the whole
     */
    public static Optional<ModuleReport> read(CheckoutPath path, Path outputDirectory) {
        Optional<ModuleReport> report = newest(path, outputDirectory);
        boolean part = report.filter(r -> r.content().has("shard")).isPresent();
        boolean none = report.filter(r -> r.goal().equals("rehearse")).isEmpty();
        if (part
                || (none
                        && Files.isDirectory(outputDirectory.resolve("rehearse").resolve("shards")))) {
            throw new SetupException(
                    "The rehearsal in " + outputDirectory + " was split, and its shards are not put together.",
                    "Run `mvn integration-test -Dmigration-safety.shard=merge` before, with the folders of all shards in"
                            + " rehearse/shards.");
        }
        return report;
    }

    private static Optional<ModuleReport> newest(CheckoutPath path, Path outputDirectory) {
        return GOALS.stream()
                .map(outputDirectory::resolve)
                .filter(folder -> Files.isRegularFile(folder.resolve("report.json")))
                .findFirst()
                .map(folder -> new ModuleReport(
                        path,
                        folder,
                        json(folder.resolve("report.json")),
                        Files.isRegularFile(folder.resolve("report.sarif"))
                                ? json(folder.resolve("report.sarif")).path("runs")
                                : JsonNodeFactory.instance.arrayNode()));
    }

    /** The module's {@code groupId:artifactId:version}. */
    public String module() {
        return content.path("module").asText();
    }

    /** The goal that wrote it. */
    public String goal() {
        return content.path("goal").asText();
    }

    /** Whether the goal found what fails a build. */
    public boolean failed() {
        return content.path("verdict").asText().equals("failed");
    }

    /** A number of its summary; 0 if it has none of that name. */
    public long count(String name) {
        return content.path("summary").path(name).asLong();
    }

    private static JsonNode json(Path file) {
        try {
            return MAPPER.readTree(file.toFile());
        } catch (IOException e) {
            throw new SetupException(
                    "The report " + file + " cannot be read: " + e.getMessage() + ".",
                    "Run the goal that wrote it again.",
                    e);
        }
    }
}

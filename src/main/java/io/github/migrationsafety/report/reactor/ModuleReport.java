package io.github.migrationsafety.report.reactor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.report.CheckoutPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a goal left of one module.
 *
 * @param path where the module lies below the root of the build
 * @param pages its {@code report.html}; one for each shard of a rehearsal that was split, in order; empty if there is none
 * @param content its {@code report.json}
 * @param runs the runs of its {@code report.sarif}; empty if there is none
 */
public record ModuleReport(CheckoutPath path, List<Path> pages, JsonNode content, JsonNode runs) {
    private static final String JSON = "report.json";
    private static final String HTML = "report.html";
    private static final String SARIF = "report.sarif";

    private static final JsonMapper MAPPER = new JsonMapper();

    public ModuleReport {
        pages = List.copyOf(pages);
    }

    /**
     * One shard of a rehearsal.
     *
     * @param folder where its reports lie
     * @param from the first changeset that it proved, by its place in the changelog, from 0
     * @param to the first one after it
     */
    public record Shard(Path folder, int from, int to) {}

    /**
     * The report of a goal.
     *
     * @param folder the goal's folder, with all its reports
     * @return empty if it has not written a {@code report.json}, or if that tells of one shard and not of the whole
     * @throws SetupException if it cannot be read
     */
    public static Optional<ModuleReport> read(CheckoutPath path, Path folder) {
        if (!Files.isRegularFile(folder.resolve(JSON))) {
            return Optional.empty();
        }
        JsonNode content = json(folder.resolve(JSON));
        if (content.has("shard")) {
            return Optional.empty();
        }
        return Optional.of(new ModuleReport(path, pages(List.of(folder)), content, runs(folder)));
    }

    /**
     * The reports of all shards of a rehearsal, put together.
     *
     * @param shards all of them, in order, that belong together
     * @throws SetupException if one of them has no {@code report.json}, or a report that cannot be read
     */
    public static ModuleReport of(CheckoutPath path, List<Shard> shards) {
        List<ShardReports.Part> parts = new ArrayList<>();
        List<JsonNode> runs = new ArrayList<>();
        for (Shard shard : shards) {
            parts.add(new ShardReports.Part(json(shard.folder().resolve(JSON)), shard.from(), shard.to()));
            runs(shard.folder()).forEach(runs::add);
        }
        JsonNode whole = new ShardReports(parts).together();
        return new ModuleReport(
                path,
                pages(shards.stream().map(Shard::folder).toList()),
                whole,
                runs.size() == parts.size() ? ShardRuns.together(runs, whole) : JsonNodeFactory.instance.arrayNode());
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

    private static List<Path> pages(List<Path> folders) {
        return folders.stream()
                .map(folder -> folder.resolve(HTML))
                .filter(Files::isRegularFile)
                .toList();
    }

    private static JsonNode runs(Path folder) {
        return Files.isRegularFile(folder.resolve(SARIF))
                ? json(folder.resolve(SARIF)).path("runs")
                : JsonNodeFactory.instance.arrayNode();
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

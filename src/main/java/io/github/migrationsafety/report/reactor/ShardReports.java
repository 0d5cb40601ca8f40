package io.github.migrationsafety.report.reactor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.migrationsafety.report.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The {@code report.json} of all shards of a rehearsal as the one that an undivided rehearsal would have written. Each shard judges the
 * changesets that it proves and no others, so nothing has to be judged again.
 */
final class ShardReports {
    private static final Comparator<JsonNode> ORDER = Comparator.comparing(
                    (JsonNode f) -> f.path("file").asText())
            .thenComparing(f -> f.path("line").asInt())
            .thenComparing(f -> f.path("rule").asText())
            .thenComparing(f -> f.path("object").asText())
            .thenComparing(f -> f.path("message").asText());

    private final List<Part> parts;

    /**
     * One shard's report.
     *
     * @param content its {@code report.json}
     * @param from the first changeset that it proved, by its place in the changelog, from 0
     * @param to the first one after it
     */
    record Part(JsonNode content, int from, int to) {}

    /** @param parts all of them, in the order of their changesets */
    ShardReports(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    JsonNode together() {
        ObjectNode whole = parts.get(0).content().deepCopy();
        whole.remove("shard");
        whole.put("shards", parts.size());
        whole.put("verdict", has("verdict", "failed") ? "failed" : "passed");
        List<JsonNode> findings = all("findings").distinct().sorted(ORDER).toList();
        List<JsonNode> changeSets = new ArrayList<>();
        for (Part part : parts) {
            for (int i = part.from(); i < part.to(); i++) {
                changeSets.add(part.content().path("changeSets").path(i));
            }
        }
        whole.putArray("notes").addAll(notes());
        whole.putArray("findings").addAll(findings);
        whole.putArray("changeSets").addAll(changeSets);
        count(whole.putObject("summary"), findings, changeSets);
        return whole;
    }

    private void count(ObjectNode summary, List<JsonNode> findings, List<JsonNode> changeSets) {
        summary.put("changeSets", changeSets.size());
        summary.put("rehearsed", sum("rehearsed"));
        summary.put("passed", count(changeSets, is("outcome", "passed")));
        summary.put("failed", count(changeSets, is("outcome", "failed")));
        summary.put("skipped", count(changeSets, is("outcome", "skipped")));
        summary.put("notRehearsed", count(changeSets, is("outcome", "not-rehearsed")));
        Predicate<JsonNode> suppressed = finding -> finding.hasNonNull("suppressed");
        Predicate<JsonNode> counting = suppressed.negate();
        summary.put("errors", count(findings, counting.and(is("severity", "error"))));
        summary.put("warnings", count(findings, counting.and(is("severity", "warning"))));
        summary.put("infos", count(findings, counting.and(is("severity", "info"))));
        summary.put("suppressed", count(findings, suppressed));
        summary.put("millis", sum("millis"));
        summary.put("confirmed", count(findings, is("agreement", "confirmed")));
        summary.put("predicted", count(findings, is("agreement", "predicted")));
        summary.put("observed", count(findings, is("agreement", "observed")));
        // Every shard counts the statements of the whole changelog; what one of them came to, the others did not.
        JsonNode first = parts.get(0).content().at("/summary/statements");
        long unknown =
                first.path("leftToRehearsal").asLong() + first.path("unjudged").asLong();
        long judged = parts.stream()
                .mapToLong(part ->
                        part.content().at("/summary/statements/leftToRehearsal").asLong())
                .sum();
        summary.putObject("statements")
                .put("analysed", first.path("analysed").asLong())
                .put("leftToRehearsal", judged)
                .put("unjudged", unknown - judged);
    }

    /** What the last shard to prove anything says but that it is one: it tells which tables were empty in the end. */
    private List<JsonNode> notes() {
        Part last = parts.stream()
                .filter(part -> part.from() < part.to())
                .reduce((first, second) -> second)
                .orElseGet(() -> parts.get(0));
        String own = new Report.Shard(last.content().at("/shard/index").asInt(), parts.size()).words();
        return Stream.concat(
                        last.content().path("notes").valueStream().filter(note -> !note.asText()
                                .startsWith(own)),
                        Stream.of(JsonNodeFactory.instance.textNode("Put together from " + parts.size() + " shards.")))
                .toList();
    }

    private Stream<JsonNode> all(String name) {
        return parts.stream().flatMap(part -> part.content().path(name).valueStream());
    }

    private boolean has(String name, String value) {
        return parts.stream().map(Part::content).anyMatch(is(name, value));
    }

    private long sum(String name) {
        return parts.stream()
                .mapToLong(part -> part.content().path("summary").path(name).asLong())
                .sum();
    }

    private static long count(List<JsonNode> nodes, Predicate<JsonNode> of) {
        return nodes.stream().filter(of).count();
    }

    private static Predicate<JsonNode> is(String name, String value) {
        return node -> node.path(name).asText().equals(value);
    }
}

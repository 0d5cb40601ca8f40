package io.github.migrationsafety.report.reactor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The reports of a build's modules. Immutable.
 *
 * @param root the {@code groupId:artifactId:version} of the build's root
 * @param modules those that have a report, in the order of the build
 */
public record ReactorReport(String root, List<ModuleReport> modules) {
    private static final List<String> SEVERITIES = List.of("error", "warning", "info");

    /**
     * A finding of a module.
     *
     * @param content as the module's {@code report.json} has it
     */
    public record Found(ModuleReport module, JsonNode content) {
        /** {@code error}, {@code warning} or {@code info}. */
        public String severity() {
            return content.path("severity").asText();
        }

        /** The rule's id. */
        public String rule() {
            return content.path("rule").asText();
        }

        /** What is wrong. */
        public String message() {
            return content.path("message").asText();
        }

        /** Its file as seen from the build's root. */
        public String file() {
            return module.path().of(content.path("file").asText());
        }

        /** The file with the line. */
        public String place() {
            return file() + ":" + content.path("line").asText();
        }

        /** Whether it does not count. */
        public boolean suppressed() {
            return content.hasNonNull("suppressed");
        }
    }

    public ReactorReport {
        modules = List.copyOf(modules);
    }

    /** Whether a module failed. */
    public boolean failed() {
        return modules.stream().anyMatch(ModuleReport::failed);
    }

    /** A number of the summaries, added up. */
    public long count(String name) {
        return modules.stream().mapToLong(module -> module.count(name)).sum();
    }

    /** Every finding, in the order of the modules. */
    public List<Found> findings() {
        List<Found> findings = new ArrayList<>();
        for (ModuleReport module : modules) {
            module.content().path("findings").forEach(finding -> findings.add(new Found(module, finding)));
        }
        return List.copyOf(findings);
    }

    /** The findings that count, errors first. */
    public List<Found> counting() {
        return findings().stream()
                .filter(found -> !found.suppressed())
                .sorted(Comparator.comparingInt(found -> SEVERITIES.indexOf(found.severity())))
                .toList();
    }
}

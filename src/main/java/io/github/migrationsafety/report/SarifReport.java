package io.github.migrationsafety.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.policy.Suppression;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code report.sarif}: SARIF 2.1.0, for code-scanning services. Property names and their meaning are those of <a
 * href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">the standard</a>. Thread-safe.
 */
public final class SarifReport implements ReportWriter {
    /** The schema that every SARIF report names. */
    public static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /** The project's repository, as its POM names it. */
    private static final String REPOSITORY = "https://github.com/migrationsafety/migration-safety-maven-plugin";
    /** Where it shows the pages of the rules, on its main branch whatever that is called. */
    private static final String PAGES = REPOSITORY + "/blob/HEAD/docs/rules/";

    private static final int LONGEST = 10_000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final CheckoutPath path;
    private final Function<String, Optional<String>> pages;

    /**
     * @param path where the module lies in the checkout, to whose root the paths of SARIF are relative
     * @param pages the page of a rule as Markdown, by the rule's id; empty for a rule of somebody else
     */
    public SarifReport(CheckoutPath path, Function<String, Optional<String>> pages) {
        this.path = path;
        this.pages = pages;
    }

    @Override
    public ReportFormat format() {
        return ReportFormat.SARIF;
    }

    @Override
    public byte[] render(Report report) {
        Map<String, RuleInfo> rules = new LinkedHashMap<>();
        report.verdict().findings().stream()
                .map(Finding::rule)
                .sorted(java.util.Comparator.comparing(RuleInfo::id))
                .forEach(rule -> rules.putIfAbsent(rule.id(), rule));
        ObjectNode run = JSON.objectNode();
        run.set("tool", JSON.objectNode().set("driver", driver(report, rules)));
        // Code hosts keep apart what has another one, such as the modules of a build and its goals.
        run.putObject("automationDetails").put("id", "migration-safety/" + report.goal() + "/" + path.prefix());
        run.set("invocations", JSON.arrayNode().add(invocation(report)));
        run.put("columnKind", "utf16CodeUnits");
        run.set("results", results(report.verdict().findings(), new ArrayList<>(rules.keySet())));
        ObjectNode log = JSON.objectNode();
        log.put("$schema", SCHEMA).put("version", "2.1.0");
        log.set("runs", JSON.arrayNode().add(run));
        return JsonText.of(log).getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode driver(Report report, Map<String, RuleInfo> rules) {
        ObjectNode driver = JSON.objectNode();
        driver.put("name", ToolName.TEXT);
        driver.put("version", report.tool().version());
        driver.put("informationUri", REPOSITORY);
        ArrayNode descriptors = driver.putArray("rules");
        rules.values().forEach(rule -> descriptors.add(descriptor(rule)));
        return driver;
    }

    private ObjectNode descriptor(RuleInfo rule) {
        ObjectNode descriptor = JSON.objectNode();
        descriptor.put("id", rule.id());
        descriptor.set("shortDescription", message(rule.summary()));
        descriptor.set("fullDescription", message(rule.summary() + "."));
        Optional<String> page = pages.apply(rule.id());
        page.ifPresent(text -> descriptor.put("helpUri", PAGES + rule.id() + ".md"));
        ObjectNode help = message(rule.summary() + ". mvn migration-safety:explain -Dmigration-safety.rule=" + rule.id()
                + " prints the page of this rule.");
        page.ifPresent(text -> help.put("markdown", text));
        descriptor.set("help", help);
        descriptor.putObject("defaultConfiguration").put("level", level(rule.severity()));
        descriptor.putObject("properties").putArray("tags").add(rule.group());
        return descriptor;
    }

    private static ObjectNode invocation(Report report) {
        ObjectNode invocation = JSON.objectNode();
        // Whether the tool ran, not what it found.
        invocation.put("executionSuccessful", true);
        ArrayNode notifications = invocation.putArray("toolExecutionNotifications");
        report.notes().forEach(note -> {
            ObjectNode notification = notifications.addObject();
            notification.put("level", "note");
            notification.set("message", message(note));
        });
        invocation
                .putObject("properties")
                .put("goal", report.goal())
                .put("module", report.module())
                .put("verdict", report.verdict().failed() ? "failed" : "passed")
                .put("liquibase", report.tool().liquibase())
                .put("postgres", report.tool().postgres());
        return invocation;
    }

    private ArrayNode results(List<Finding> findings, List<String> rules) {
        List<String> fingerprints = FindingFingerprint.of(path, findings);
        ArrayNode results = JSON.arrayNode();
        for (int i = 0; i < findings.size(); i++) {
            results.add(result(findings.get(i), rules, fingerprints.get(i)));
        }
        return results;
    }

    private ObjectNode result(Finding finding, List<String> rules, String fingerprint) {
        ObjectNode result = JSON.objectNode();
        result.put("ruleId", finding.rule().id());
        result.put("ruleIndex", rules.indexOf(finding.rule().id()));
        result.put("level", level(finding.severity()));
        result.set(
                "message",
                message(finding.problem().message() + "\n\nThe safe way:\n\n"
                        + finding.problem().remedy()));
        ObjectNode location = result.putArray("locations").addObject();
        ObjectNode physical = location.putObject("physicalLocation");
        artifact(physical.putObject("artifactLocation"), finding.problem().at().file());
        physical.putObject("region").put("startLine", finding.problem().at().line());
        location.putArray("logicalLocations")
                .addObject()
                .put("fullyQualifiedName", finding.problem().object());
        result.putObject("partialFingerprints").put("migrationSafety/v1", fingerprint);
        ArrayNode suppressions = result.putArray("suppressions");
        finding.suppressed().ifPresent(s -> suppressions
                .addObject()
                .put("kind", s.by() == Suppression.By.COMMENT ? "inSource" : "external")
                .put("justification", s.reason()));
        result.putObject("properties")
                .put("witness", finding.witness().toString())
                .put("changeSet", finding.problem().changeSet().toString());
        return result;
    }

    /** A path in a checkout is relative to its root; any other stands for itself. */
    private void artifact(ObjectNode artifact, String file) {
        artifact.put("uri", uri(path.of(file)));
        if (!file.startsWith("/") && !file.contains(":")) {
            artifact.put("uriBaseId", "%SRCROOT%");
        }
    }

    private static String uri(String path) {
        StringBuilder uri = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "/-._~".indexOf(c) >= 0)) {
                uri.append(c);
            } else {
                uri.append(String.format(java.util.Locale.ROOT, "%%%02X", b & 0xff));
            }
        }
        return uri.toString();
    }

    private static ObjectNode message(String text) {
        String shown = VisibleText.of(VisibleText.beginning(text, LONGEST));
        return JSON.objectNode().put("text", shown + (text.length() > LONGEST ? " …" : ""));
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "note";
            case OFF -> "none";
        };
    }
}

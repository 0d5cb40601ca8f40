package io.github.migrationsafety.report;

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
    public byte[] render(ReportView view) {
        Report report = view.report();
        Map<String, RuleInfo> rules = new LinkedHashMap<>();
        report.verdict().findings().stream()
                .map(Finding::rule)
                .sorted(java.util.Comparator.comparing(RuleInfo::id))
                .forEach(rule -> rules.putIfAbsent(rule.id(), rule));
        JsonStream json = new JsonStream();
        json.object()
                .put("$schema", SCHEMA)
                .put("version", "2.1.0")
                .array("runs")
                .object();
        json.object("tool");
        driver(json, report, rules);
        // Code hosts keep apart what has another one, such as the modules of a build and its goals.
        json.end()
                .object("automationDetails")
                .put("id", "migration-safety/" + report.goal() + "/" + path.prefix())
                .end();
        json.array("invocations");
        invocation(json, report);
        json.end().put("columnKind", "utf16CodeUnits").array("results");
        results(json, report.verdict().findings(), new ArrayList<>(rules.keySet()));
        json.end().end().end().end();
        return json.text().getBytes(StandardCharsets.UTF_8);
    }

    private void driver(JsonStream json, Report report, Map<String, RuleInfo> rules) {
        json.object("driver")
                .put("name", ToolName.TEXT)
                .put("version", report.tool().version())
                .put("informationUri", REPOSITORY)
                .array("rules");
        rules.values().forEach(rule -> descriptor(json, rule));
        json.end().end();
    }

    private void descriptor(JsonStream json, RuleInfo rule) {
        json.object().put("id", rule.id());
        message(json, "shortDescription", rule.summary()).end();
        message(json, "fullDescription", rule.summary() + ".").end();
        Optional<String> page = pages.apply(rule.id());
        if (page.isPresent()) {
            json.put("helpUri", PAGES + rule.id() + ".md");
        }
        message(
                        json,
                        "help",
                        rule.summary() + ". mvn migration-safety:explain -Dmigration-safety.rule=" + rule.id()
                                + " prints the page of this rule.")
                .putIfAny("markdown", page)
                .end();
        json.object("defaultConfiguration").put("level", level(rule.severity())).end();
        json.object("properties").put("tags", List.of(rule.group())).end();
        json.end();
    }

    private static void invocation(JsonStream json, Report report) {
        // Whether the tool ran, not what it found.
        json.object().put("executionSuccessful", true).array("toolExecutionNotifications");
        for (String note : report.notes()) {
            json.object().put("level", "note");
            message(json, "message", note).end().end();
        }
        json.end()
                .object("properties")
                .put("goal", report.goal())
                .put("module", report.module())
                .put("verdict", report.verdict().failed() ? "failed" : "passed")
                .put("liquibase", report.tool().liquibase())
                .put("postgres", report.tool().postgres())
                .end()
                .end();
    }

    private void results(JsonStream json, List<Finding> findings, List<String> rules) {
        List<String> fingerprints = FindingFingerprint.of(path, findings);
        for (int i = 0; i < findings.size(); i++) {
            result(json, findings.get(i), rules, fingerprints.get(i));
        }
    }

    private void result(JsonStream json, Finding finding, List<String> rules, String fingerprint) {
        json.object()
                .put("ruleId", finding.rule().id())
                .put("ruleIndex", rules.indexOf(finding.rule().id()))
                .put("level", level(finding.severity()));
        message(
                        json,
                        "message",
                        finding.problem().message() + "\n\nThe safe way:\n\n"
                                + finding.problem().remedy())
                .end();
        json.array("locations").object().object("physicalLocation");
        artifact(json, finding.problem().at().file());
        json.object("region").put("startLine", finding.problem().at().line()).end();
        json.end()
                .array("logicalLocations")
                .object()
                .put("fullyQualifiedName", finding.problem().object())
                .end()
                .end();
        json.end().end();
        json.object("partialFingerprints")
                .put("migrationSafety/v1", fingerprint)
                .end();
        json.array("suppressions");
        finding.suppressed().ifPresent(s -> json.object()
                .put("kind", s.by() == Suppression.By.COMMENT ? "inSource" : "external")
                .put("justification", s.reason())
                .end());
        json.end()
                .object("properties")
                .put("witness", finding.witness().toString())
                .put("changeSet", finding.problem().changeSet().toString())
                .end();
        json.end();
    }

    /** A path in a checkout is relative to its root; any other stands for itself. */
    private void artifact(JsonStream json, String file) {
        json.object("artifactLocation").put("uri", uri(path.of(file)));
        if (!file.startsWith("/") && !file.contains(":")) {
            json.put("uriBaseId", "%SRCROOT%");
        }
        json.end();
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

    /** Begins a message that is a field. */
    private static JsonStream message(JsonStream json, String name, String text) {
        String shown = VisibleText.of(VisibleText.beginning(text, LONGEST));
        return json.object(name).put("text", shown + (text.length() > LONGEST ? " …" : ""));
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

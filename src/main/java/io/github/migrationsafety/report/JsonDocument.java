package io.github.migrationsafety.report;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.policy.Agreement;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.policy.Suppression;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.DataProof;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The structure of {@code report.json}: which fields it has, in which order. */
final class JsonDocument {
    private static final int SCHEMA_VERSION = 1;

    private final JsonStream json = new JsonStream();

    private JsonDocument() {}

    static String of(ReportView view) {
        return new JsonDocument().text(view);
    }

    private String text(ReportView view) {
        Report report = view.report();
        json.object()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("goal", report.goal())
                .put("module", report.module())
                .put("verdict", report.verdict().failed() ? "failed" : "passed");
        if (report.shard().isPresent()) {
            Report.Shard shard = report.shard().get();
            json.object("shard")
                    .put("index", shard.index())
                    .put("total", shard.total())
                    .end();
        }
        json.object("tool")
                .put("name", ToolName.TEXT)
                .put("version", report.tool().version())
                .put("liquibase", report.tool().liquibase())
                .put("postgres", report.tool().postgres())
                .end();
        counts(report, view.summary());
        json.put("notes", report.notes());
        findings(report.verdict().findings());
        json.array("changeSets");
        for (ReportedChangeSet changeSet : view.changeSets()) {
            step(changeSet);
        }
        json.end().end();
        return json.text();
    }

    private void counts(Report report, Summary summary) {
        Coverage coverage = Coverage.of(report);
        json.object("summary")
                .put("changeSets", summary.changeSets())
                .put("rehearsed", summary.rehearsed())
                .put("passed", summary.passed())
                .put("failed", summary.failed())
                .put("skipped", summary.skipped())
                .put("notRehearsed", summary.notRehearsed())
                .put("errors", summary.errors())
                .put("warnings", summary.warnings())
                .put("infos", summary.infos())
                .put("suppressed", summary.suppressed())
                .put("millis", summary.duration().toMillis())
                .put("confirmed", report.verdict().count(Agreement.CONFIRMED))
                .put("predicted", report.verdict().count(Agreement.PREDICTED))
                .put("observed", report.verdict().count(Agreement.OBSERVED))
                .object("statements")
                .put("analysed", coverage.analysed())
                .put("leftToRehearsal", coverage.left())
                .put("unjudged", coverage.unjudged())
                .end()
                .end();
    }

    private void findings(List<Finding> findings) {
        List<String> fingerprints = FindingFingerprint.of(CheckoutPath.ROOT, findings);
        json.array("findings");
        for (int i = 0; i < findings.size(); i++) {
            finding(findings.get(i), fingerprints.get(i));
        }
        json.end();
    }

    private void finding(Finding finding, String fingerprint) {
        Problem problem = finding.problem();
        json.object()
                .put("rule", finding.rule().id())
                .put("severity", finding.severity().toString())
                .put("witness", finding.witness().toString())
                .object("changeSet");
        id(problem.changeSet()).end();
        at(problem.at())
                .put("object", problem.object())
                .put("message", problem.message())
                .put("remedy", problem.remedy());
        finding.suppressed().ifPresentOrElse(this::suppressed, () -> json.putNull("suppressed"));
        json.put("fingerprint", fingerprint)
                .put("confirmed", finding.agreement() == Agreement.CONFIRMED)
                .put("agreement", finding.agreement().toString())
                .end();
    }

    private void suppressed(Suppression suppression) {
        json.object("suppressed")
                .put("by", suppression.by().toString())
                .put("reason", suppression.reason())
                .putIfAny("owner", suppression.owner())
                .end();
    }

    private JsonStream id(ChangeSetId id) {
        return json.put("path", id.path()).put("id", id.id()).put("author", id.author());
    }

    private JsonStream at(Location at) {
        return json.put("file", at.file()).put("line", at.line());
    }

    private void step(ReportedChangeSet reported) {
        ChangeSet changeSet = reported.changeSet();
        Optional<Evidence> evidence = reported.evidence();
        json.object();
        id(changeSet.id())
                .put("outcome", reported.outcome().toString())
                .put("applyMillis", reported.apply().toMillis())
                .put("rollbackMillis", reported.rollback().toMillis())
                .put("reapplyMillis", reported.reapply().toMillis())
                .put("chainRollbackMillis", reported.chainRollback().toMillis())
                .put("applyBlockedMillis", reported.applyBlocks().total().toMillis())
                .put("rollbackBlockedMillis", reported.rollbackBlocks().total().toMillis());
        growth("applyGrowthBytes", evidence.flatMap(Evidence::apply));
        growth("rollbackGrowthBytes", evidence.flatMap(Evidence::rollback));
        at(changeSet.at())
                .put("checksum", changeSet.checksum())
                .put("reason", reported.reason())
                .put("rollback", rollback(changeSet.rollback()))
                .put("chain", reported.chain().toString());
        json.array("failures");
        reported.failures().forEach(this::failed);
        json.end();
        differences("leftBehind", evidence.map(Evidence::leftBehind));
        differences("reapplyDifferences", evidence.map(Evidence::reapplyDifference));
        differences("chainDifferences", reported.chainRun().map(Evidence.ChainRun::unexplained));
        json.array("rowDifferences");
        reported.rowDifferences().forEach(this::rows);
        json.end().array("observed");
        evidence.ifPresent(seen -> ObservedJson.write(json, seen));
        json.end()
                .put(
                        "fingerprintBefore",
                        evidence.map(Evidence::fingerprintBefore).filter(f -> !f.isBlank()))
                .put(
                        "fingerprintAfter",
                        evidence.map(Evidence::fingerprintAfter).filter(f -> !f.isBlank()))
                .put("cached", reported.cached())
                .end();
    }

    private void growth(String name, Optional<Run> run) {
        run.flatMap(Run::growth).ifPresent(bytes -> json.put(name, bytes));
    }

    private static String rollback(Rollback rollback) {
        if (rollback instanceof Rollback.Given given) {
            return given.generated() ? "generated" : "given";
        }
        return rollback instanceof Rollback.Empty ? "empty" : "missing";
    }

    private void failed(ReportedChangeSet.Failure failure) {
        json.object()
                .put("phase", failure.phase())
                .put("sqlState", failure.error().sqlState())
                .put("message", failure.error().message())
                .put("sql", failure.error().sql());
        at(failure.error().at()).end();
    }

    private void rows(ReportedChangeSet.RowDifference difference) {
        DataProof.Difference rows = difference.rows();
        json.object()
                .put("phase", difference.phase())
                .put("table", rows.table().toString())
                .put("columns", rows.columns())
                .put("missing", rows.missing())
                .put("added", rows.added())
                .put("changed", rows.changed())
                .put("overreached", rows.overreached())
                .put("exampleKey", rows.exampleKey())
                .putIfAny("before", rows.before())
                .putIfAny("after", rows.after())
                .end();
    }

    private void differences(String name, Optional<SchemaDelta> delta) {
        json.array(name);
        if (delta.isPresent()) {
            for (Map.Entry<ObjectKey, SchemaDelta.Change> change :
                    delta.get().changes().entrySet()) {
                difference(change.getKey(), change.getValue());
            }
        }
        json.end();
    }

    private void difference(ObjectKey key, SchemaDelta.Change change) {
        json.object()
                .put("kind", key.kind().toString())
                .put("name", key.name())
                .put("change", what(change))
                .object("properties");
        for (String property : change.differingProperties()) {
            json.object(property)
                    .put("before", change.before(property))
                    .put("after", change.after(property))
                    .end();
        }
        json.end().end();
    }

    private static String what(SchemaDelta.Change change) {
        return change.before().isEmpty() ? "added" : change.after().isEmpty() ? "removed" : "changed";
    }
}

package io.github.migrationsafety.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.policy.Agreement;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.policy.Suppression;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.DataProof;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The structure of {@code report.json}: Jackson writes the components under their names, in this order. */
record JsonDocument(
        int schemaVersion,
        String goal,
        String module,
        String verdict,
        @JsonInclude(JsonInclude.Include.NON_NULL) Report.@Nullable Shard shard,
        Tool tool,
        Counts summary,
        List<String> notes,
        List<FoundProblem> findings,
        List<ReportedStep> changeSets) {
    private static final int SCHEMA_VERSION = 1;

    record Tool(String name, String version, String liquibase, String postgres) {}

    record Counts(
            long changeSets,
            long rehearsed,
            long passed,
            long failed,
            long skipped,
            long notRehearsed,
            long errors,
            long warnings,
            long infos,
            long suppressed,
            long millis,
            long confirmed,
            long predicted,
            long observed,
            Statements statements) {}

    record Statements(long analysed, long leftToRehearsal, long unjudged) {}

    record FoundProblem(
            String rule,
            String severity,
            String witness,
            ChangeSetId changeSet,
            String file,
            int line,
            String object,
            String message,
            String remedy,
            @Nullable SuppressedBy suppressed,
            String fingerprint,
            boolean confirmed,
            String agreement) {}

    record SuppressedBy(String by, String reason, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String owner) {}

    record ReportedStep(
            String path,
            String id,
            String author,
            String outcome,
            long applyMillis,
            long rollbackMillis,
            long reapplyMillis,
            long chainRollbackMillis,
            long applyBlockedMillis,
            long rollbackBlockedMillis,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long applyGrowthBytes,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long rollbackGrowthBytes,
            String file,
            int line,
            String checksum,
            @Nullable String reason,
            String rollback,
            String chain,
            List<Failed> failures,
            List<Difference> leftBehind,
            List<Difference> reapplyDifferences,
            List<Difference> chainDifferences,
            List<Rows> rowDifferences,
            List<ObservedJson> observed,
            @Nullable String fingerprintBefore,
            @Nullable String fingerprintAfter,
            boolean cached) {}

    record Failed(
            String phase, @Nullable String sqlState, String message, @Nullable String sql, String file, int line) {}

    record Difference(String kind, String name, String change, SortedMap<String, Values> properties) {}

    record Rows(
            String phase,
            String table,
            List<String> columns,
            long missing,
            long added,
            long changed,
            long overreached,
            @Nullable String exampleKey,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String before,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String after) {}

    record Values(@Nullable String before, @Nullable String after) {}

    static JsonDocument of(Report report) {
        ReportView view = ReportView.of(report);
        return new JsonDocument(
                SCHEMA_VERSION,
                report.goal(),
                report.module(),
                report.verdict().failed() ? "failed" : "passed",
                report.shard().orElse(null),
                new Tool(
                        ToolName.TEXT,
                        report.tool().version(),
                        report.tool().liquibase(),
                        report.tool().postgres()),
                counts(report, view.summary()),
                report.notes(),
                findings(report.verdict().findings()),
                view.changeSets().stream().map(JsonDocument::step).toList());
    }

    private static Counts counts(Report report, Summary summary) {
        return new Counts(
                summary.changeSets(),
                summary.rehearsed(),
                summary.passed(),
                summary.failed(),
                summary.skipped(),
                summary.notRehearsed(),
                summary.errors(),
                summary.warnings(),
                summary.infos(),
                summary.suppressed(),
                summary.duration().toMillis(),
                report.verdict().count(Agreement.CONFIRMED),
                report.verdict().count(Agreement.PREDICTED),
                report.verdict().count(Agreement.OBSERVED),
                statements(Coverage.of(report)));
    }

    private static Statements statements(Coverage coverage) {
        return new Statements(coverage.analysed(), coverage.left(), coverage.unjudged());
    }

    private static List<FoundProblem> findings(List<Finding> findings) {
        List<String> fingerprints = FindingFingerprint.of(CheckoutPath.ROOT, findings);
        List<FoundProblem> found = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            found.add(new FoundProblem(
                    finding.rule().id(),
                    finding.severity().toString(),
                    finding.witness().toString(),
                    finding.problem().changeSet(),
                    finding.problem().at().file(),
                    finding.problem().at().line(),
                    finding.problem().object(),
                    finding.problem().message(),
                    finding.problem().remedy(),
                    finding.suppressed().map(JsonDocument::suppressed).orElse(null),
                    fingerprints.get(i),
                    finding.agreement() == Agreement.CONFIRMED,
                    finding.agreement().toString()));
        }
        return found;
    }

    private static SuppressedBy suppressed(Suppression suppression) {
        return new SuppressedBy(
                suppression.by().toString(),
                suppression.reason(),
                suppression.owner().orElse(null));
    }

    private static ReportedStep step(ReportedChangeSet reported) {
        ChangeSet changeSet = reported.changeSet();
        return new ReportedStep(
                changeSet.id().path(),
                changeSet.id().id(),
                changeSet.id().author(),
                reported.outcome().toString(),
                reported.apply().toMillis(),
                reported.rollback().toMillis(),
                reported.reapply().toMillis(),
                reported.chainRollback().toMillis(),
                reported.applyBlocks().total().toMillis(),
                reported.rollbackBlocks().total().toMillis(),
                growth(reported.evidence().flatMap(Evidence::apply)),
                growth(reported.evidence().flatMap(Evidence::rollback)),
                changeSet.at().file(),
                changeSet.at().line(),
                changeSet.checksum(),
                reported.reason().orElse(null),
                rollback(changeSet.rollback()),
                reported.chain().toString(),
                reported.failures().stream().map(JsonDocument::failed).toList(),
                differences(reported.evidence().map(Evidence::leftBehind).orElse(SchemaDelta.NONE)),
                differences(reported.evidence().map(Evidence::reapplyDifference).orElse(SchemaDelta.NONE)),
                differences(
                        reported.chainRun().map(Evidence.ChainRun::unexplained).orElse(SchemaDelta.NONE)),
                reported.rowDifferences().stream().map(JsonDocument::rows).toList(),
                ObservedJson.of(reported.evidence()),
                reported.evidence()
                        .map(Evidence::fingerprintBefore)
                        .filter(f -> !f.isBlank())
                        .orElse(null),
                reported.evidence()
                        .map(Evidence::fingerprintAfter)
                        .filter(f -> !f.isBlank())
                        .orElse(null),
                reported.cached());
    }

    private static @Nullable Long growth(Optional<Run> run) {
        return run.flatMap(Run::growth).orElse(null);
    }

    private static String rollback(Rollback rollback) {
        if (rollback instanceof Rollback.Given given) {
            return given.generated() ? "generated" : "given";
        }
        return rollback instanceof Rollback.Empty ? "empty" : "missing";
    }

    private static Failed failed(ReportedChangeSet.Failure failure) {
        return new Failed(
                failure.phase(),
                failure.error().sqlState().orElse(null),
                failure.error().message(),
                failure.error().sql().orElse(null),
                failure.error().at().file(),
                failure.error().at().line());
    }

    private static Rows rows(ReportedChangeSet.RowDifference difference) {
        DataProof.Difference rows = difference.rows();
        return new Rows(
                difference.phase(),
                rows.table().toString(),
                rows.columns(),
                rows.missing(),
                rows.added(),
                rows.changed(),
                rows.overreached(),
                rows.exampleKey().orElse(null),
                rows.before().orElse(null),
                rows.after().orElse(null));
    }

    private static List<Difference> differences(SchemaDelta delta) {
        return delta.changes().entrySet().stream()
                .map(e -> difference(e.getKey(), e.getValue()))
                .toList();
    }

    private static Difference difference(ObjectKey key, SchemaDelta.Change change) {
        SortedMap<String, Values> properties = new TreeMap<>();
        for (String property : change.differingProperties()) {
            properties.put(
                    property,
                    new Values(
                            change.before(property).orElse(null),
                            change.after(property).orElse(null)));
        }
        String what = change.before().isEmpty() ? "added" : change.after().isEmpty() ? "removed" : "changed";
        return new Difference(key.kind().toString(), key.name(), what, properties);
    }
}

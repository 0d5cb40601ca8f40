package io.github.migrationsafety.goal;

import io.github.migrationsafety.bundle.RehearsalEvidence;
import io.github.migrationsafety.policy.Verdict;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.step.History;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a rehearsal leaves on disk: its reports, and what is needed to go on from it. */
record Result(Reports reports, RehearsalEvidence evidence, ShardWork shards) {
    /** Of a rehearsal of the whole changelog, which can be bundled. */
    Report leave(String digest, History rehearsed, Report report) {
        // Each takes as long as the other, and they share nothing.
        CompletableFuture<Map<String, byte[]>> timeless = CompletableFuture.supplyAsync(() -> Reports.timeless(report));
        reports.write(report);
        // failOn decides about the build; what is bundled has to be without errors whatever the build was told to
        // accept.
        boolean passed =
                !Verdict.of(report.verdict().findings(), Verdict.FailOn.ERROR).failed();
        evidence.write(
                digest,
                rehearsed,
                passed && !report.verdict().failed(),
                report.tool().version(),
                report.tool().liquibase(),
                report.tool().postgres(),
                Joined.of(timeless));
        return report;
    }

    /** Of one shard, which has to be put together with the others. */
    Report leave(Share.Shard shard, Trial trial, Trial.Outcome outcome, String digest, Report report) {
        reports.write(report);
        shards.leave(shard, trial, outcome, digest, report, reports.written(report));
        return report;
    }
}

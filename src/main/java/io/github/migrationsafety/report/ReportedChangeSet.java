package io.github.migrationsafety.report;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.DataProof;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A changeset with everything that a report says about it. Immutable.
 *
 * @param changeSet the changeset
 * @param evidence what the rehearsal saw; empty in a lint
 * @param findings its findings, suppressed ones included, in {@link Finding#ORDER}
 * @param outcome what came of it
 * @param cached whether an earlier rehearsal told this
 */
public record ReportedChangeSet(
        ChangeSet changeSet, Optional<Evidence> evidence, List<Finding> findings, Outcome outcome, boolean cached) {
    /** What came of a changeset. */
    public enum Outcome {
        /** It has no error that counts. */
        PASSED,
        /** It could not be applied, or has an error that counts. */
        FAILED,
        /** It does not run here, or could not because of one before it. */
        SKIPPED,
        /** Nothing was proved: released, MARK_RAN, or its class is missing. */
        NOT_REHEARSED;

        /** As reports write it: {@code not-rehearsed}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What came of the way back in the chain at the end. */
    public enum Chain {
        /** It brought back the state before the changeset, but for what earlier findings explain. */
        PASSED,
        /** It left something else. */
        DIFFERS,
        /** It ended in an error. */
        FAILED,
        /** The chain did not come this far, or there is none. */
        NOT_RUN;

        /** As reports write it: {@code not-run}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public ReportedChangeSet {
        findings = List.copyOf(findings);
    }

    static ReportedChangeSet of(
            boolean rehearsed,
            ChangeSet changeSet,
            Optional<Evidence> evidence,
            List<Finding> findings,
            boolean cached) {
        return new ReportedChangeSet(
                changeSet, evidence, findings, outcome(rehearsed, changeSet, evidence, findings), cached);
    }

    private static Outcome outcome(
            boolean rehearsed, ChangeSet changeSet, Optional<Evidence> evidence, List<Finding> findings) {
        if (findings.stream().anyMatch(f -> f.counts(Severity.ERROR))) {
            return Outcome.FAILED;
        }
        if (evidence.isPresent()) {
            return switch (evidence.get().outcome()) {
                case REHEARSED -> Outcome.PASSED;
                case FAILED -> Outcome.FAILED;
                case SKIPPED -> Outcome.SKIPPED;
                case NOT_REHEARSED -> Outcome.NOT_REHEARSED;
            };
        }
        if (changeSet.excluded().isPresent()) {
            return Outcome.SKIPPED;
        }
        return rehearsed ? Outcome.NOT_REHEARSED : Outcome.PASSED;
    }

    /** Why it was not rehearsed, or what it ran without; a sentence. */
    public Optional<String> reason() {
        return evidence.flatMap(Evidence::note).or(changeSet::excluded).or(changeSet::unreadable);
    }

    /** How long the first execution took; zero if there was none. */
    public Duration apply() {
        return duration(evidence.flatMap(Evidence::apply));
    }

    /** How long the rollback took; zero if there was none. */
    public Duration rollback() {
        return duration(evidence.flatMap(Evidence::rollback));
    }

    /** How long the second execution took; zero if there was none. */
    public Duration reapply() {
        return duration(evidence.flatMap(Evidence::reapply));
    }

    /** How long the rollback in the chain took; zero if there was none. */
    public Duration chainRollback() {
        return duration(chainRun().map(Evidence.ChainRun::run));
    }

    /** All four together. */
    public Duration total() {
        return apply().plus(rollback()).plus(reapply()).plus(chainRollback());
    }

    /** When a table that stood was locked against writes while it was applied. */
    public BlockedWrites applyBlocks() {
        return BlockedWrites.of(evidence.flatMap(Evidence::apply));
    }

    /** When a table that stood was locked against writes while it was rolled back. */
    public BlockedWrites rollbackBlocks() {
        return BlockedWrites.of(evidence.flatMap(Evidence::rollback));
    }

    /** What came of its rollback in the chain. */
    public Chain chain() {
        return chainRun()
                .map(c -> c.run().failed() ? Chain.FAILED : c.differs() ? Chain.DIFFERS : Chain.PASSED)
                .orElse(Chain.NOT_RUN);
    }

    /** The rollback in the chain, if it came this far. */
    public Optional<Evidence.ChainRun> chainRun() {
        return evidence.flatMap(Evidence::chainRollback);
    }

    /** An error that ended an execution. */
    public record Failure(String phase, SqlFailure error) {}

    /** Every error that ended one of its executions, in the order in which they happened. */
    public List<Failure> failures() {
        return Stream.of(
                        failure("apply", evidence.flatMap(Evidence::apply)),
                        failure("rollback", evidence.flatMap(Evidence::rollback)),
                        failure("reapply", evidence.flatMap(Evidence::reapply)),
                        failure("chain", chainRun().map(Evidence.ChainRun::run)))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Rows of a table that are not what they should be.
     *
     * @param phase what left them so: {@code rollback}, {@code reapply} or {@code chain}
     */
    public record RowDifference(String phase, DataProof.Difference rows) {}

    /**
     * The rows that a rollback, a second execution or the chain back did not leave as they should be. Of the first two those that a rule
     * found fault with: rows that were made up for a table go with it and are no loss.
     */
    public List<RowDifference> rowDifferences() {
        Set<String> named =
                findings.stream().flatMap(f -> f.problem().table().stream()).collect(Collectors.toSet());
        DataProof data = evidence.map(Evidence::data).orElse(DataProof.NONE);
        Predicate<DataProof.Difference> judged = d -> named.contains(d.table().toString());
        return Stream.of(
                        data.rollback().stream().filter(judged).map(d -> new RowDifference("rollback", d)),
                        data.reapply().stream().filter(judged).map(d -> new RowDifference("reapply", d)),
                        chainRun().stream()
                                .flatMap(chain -> chain.rows().stream())
                                .map(d -> new RowDifference("chain", d)))
                .flatMap(differences -> differences)
                .toList();
    }

    private static Optional<Failure> failure(String phase, Optional<Run> run) {
        return run.flatMap(Run::failure).map(error -> new Failure(phase, error));
    }

    private static Duration duration(Optional<Run> run) {
        return run.map(Run::duration).orElse(Duration.ZERO);
    }
}

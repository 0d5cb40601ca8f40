package io.github.migrationsafety.policy;

import io.github.migrationsafety.rule.Severity;
import java.util.List;

/**
 * What the policy makes of all findings.
 *
 * @param findings every finding, suppressed ones included, in {@link Finding#ORDER}
 * @param failed whether the build fails
 * @param unneeded the entries of the baseline that meet no finding any more
 */
public record Verdict(List<Finding> findings, boolean failed, Baseline unneeded) {
    /** A verdict without a baseline, or with one that is needed in full. */
    public Verdict(List<Finding> findings, boolean failed) {
        this(findings, failed, Baseline.EMPTY);
    }

    /** From which severity on a finding fails the build. */
    public enum FailOn {
        ERROR,
        WARNING,
        NEVER
    }

    public Verdict {
        findings = findings.stream().sorted(Finding.ORDER).toList();
    }

    /** The verdict on findings. */
    public static Verdict of(List<Finding> findings, FailOn failOn) {
        boolean failed =
                switch (failOn) {
                    case NEVER -> false;
                    case ERROR -> findings.stream().anyMatch(f -> f.counts(Severity.ERROR));
                    case WARNING ->
                        findings.stream().anyMatch(f -> f.counts(Severity.ERROR) || f.counts(Severity.WARNING));
                };
        return new Verdict(findings, failed);
    }

    Verdict with(Baseline notNeeded) {
        return new Verdict(findings, failed, notNeeded);
    }

    /** How many unsuppressed findings have that severity. */
    public long count(Severity severity) {
        return findings.stream().filter(f -> f.counts(severity)).count();
    }

    /** How many findings, suppressed ones included, the witnesses agree on like that. */
    public long count(Agreement agreement) {
        return findings.stream().filter(f -> f.agreement() == agreement).count();
    }

    /** How many findings are suppressed. */
    public long suppressed() {
        return findings.stream().filter(f -> f.suppressed().isPresent()).count();
    }
}

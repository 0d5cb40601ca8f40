package io.github.migrationsafety.policy;

import io.github.migrationsafety.rule.Severity;
import java.util.List;

/**
 * What the policy makes of all findings.
 *
 * @param findings every finding, suppressed ones included, in {@link Finding#ORDER}
 * @param failed whether the build fails
 */
public record Verdict(List<Finding> findings, boolean failed) {
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

    /** How many unsuppressed findings have that severity. */
    public long count(Severity severity) {
        return findings.stream().filter(f -> f.counts(severity)).count();
    }

    /** How many findings are suppressed. */
    public long suppressed() {
        return findings.stream().filter(f -> f.suppressed().isPresent()).count();
    }
}

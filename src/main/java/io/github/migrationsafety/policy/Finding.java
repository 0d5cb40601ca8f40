package io.github.migrationsafety.policy;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.Witness;
import java.util.Comparator;
import java.util.Optional;

/**
 * A problem, judged by the policy.
 *
 * @param rule the rule that found it
 * @param severity the severity that the policy gives it; never {@link Severity#OFF}
 * @param witness who saw it
 * @param problem what the rule says
 * @param suppressed why it does not count; empty when it does
 * @param agreement what the other witness makes of it
 */
public record Finding(
        RuleInfo rule,
        Severity severity,
        Witness witness,
        Problem problem,
        Optional<Suppression> suppressed,
        Agreement agreement) {
    /** A finding of one witness. */
    public Finding(
            RuleInfo rule, Severity severity, Witness witness, Problem problem, Optional<Suppression> suppressed) {
        this(rule, severity, witness, problem, suppressed, Agreement.ONE_WITNESS);
    }

    /** By file, line, rule, object. */
    public static final Comparator<Finding> ORDER = Comparator.comparing(
                    (Finding f) -> f.problem().at())
            .thenComparing(f -> f.rule().id())
            .thenComparing(f -> f.problem().object())
            .thenComparing(f -> f.problem().changeSet().toString())
            .thenComparing(f -> f.problem().message());

    /** This finding, accepted. */
    Finding suppressedBy(Suppression suppression) {
        return new Finding(rule, severity, witness, problem, Optional.of(suppression), agreement);
    }

    Finding with(Agreement other) {
        return new Finding(rule, severity, witness, problem, suppressed, other);
    }

    /** Whether it counts with the given severity. */
    public boolean counts(Severity as) {
        return suppressed.isEmpty() && severity == as;
    }
}

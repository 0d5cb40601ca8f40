package org.example;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.List;

/** A rule as other people write them, and one with a defect. */
public final class FailingRule implements Rule {
    private static final RuleInfo INFO = RuleInfo.of("acme/failing", Severity.ERROR, RuleInfo.SOURCE, "Always fails");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        throw new IllegalStateException("oh");
    }
}

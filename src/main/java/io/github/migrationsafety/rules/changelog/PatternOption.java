package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** The option {@code pattern} of a rule: a regular expression for a whole name. */
final class PatternOption {
    private PatternOption() {}

    /**
     * The pattern that the policy gives; empty when it gives none.
     *
     * @throws SetupException if it is not a regular expression
     */
    static Optional<java.util.regex.Pattern> of(RuleInfo rule, RuleContext context) {
        Optional<String> text =
                Optional.ofNullable(context.options().get("pattern")).map(Object::toString);
        try {
            return text.map(java.util.regex.Pattern::compile);
        } catch (PatternSyntaxException e) {
            throw new SetupException(
                    "`rules." + rule.id() + ".pattern` in the policy is not a regular expression: " + e.getDescription()
                            + ".",
                    "Correct it; java.util.regex.Pattern in Java's documentation tells what it may hold.",
                    e);
        }
    }
}

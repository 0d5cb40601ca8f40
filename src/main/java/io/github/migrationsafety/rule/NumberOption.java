package io.github.migrationsafety.rule;

import io.github.migrationsafety.SetupException;

/** An option of a rule whose value is a whole number from 1 on. Stateless. */
public final class NumberOption {
    private NumberOption() {}

    /**
     * The value that the policy gives.
     *
     * @param of what it counts, such as {@code rows}
     * @param otherwise the value if the policy gives none
     * @throws SetupException if it is no such number
     */
    public static long of(RuleContext context, RuleInfo rule, String name, String of, long otherwise) {
        Object value = context.options().getOrDefault(name, otherwise);
        if (value instanceof Number number && number.longValue() > 0 && number.doubleValue() == number.longValue()) {
            return number.longValue();
        }
        throw new SetupException(
                "`rules." + rule.id() + "." + name + "` in the policy is `" + value + "`, which is no number of " + of
                        + ".",
                "Give it a whole number from 1 on, or take it out.");
    }
}

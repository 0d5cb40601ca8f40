package io.github.migrationsafety.rule;

import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Set;

/**
 * A rule. It knows nothing of severities, suppressions or reports; it only says what is wrong. A rule is stateless and
 * thread-safe, and is called once for each witness that its {@link RuleInfo#witnesses()} names.
 *
 * <p>Most rules extend {@link StepRule}; those that judge the release as a whole implement this directly. Other people's rules
 * are found by {@link java.util.ServiceLoader} under this type.
 */
public interface Rule {
    /** The facts about this rule; always the same object. */
    RuleInfo info();

    /**
     * Judges what one witness tells.
     *
     * @return the problems, in any order; only pending changesets are judged
     */
    List<Problem> check(History history, RuleContext context);

    /**
     * The rules that say the same more precisely: a problem of this rule is dropped when one of theirs counts that has the same
     * changeset and object.
     */
    default Set<String> yieldsTo() {
        return Set.of();
    }

    /**
     * The rules whose problem, wherever in the changeset it is, is the cause of what this one sees: a problem of this rule is
     * dropped when one of theirs counts that has the same changeset and is not informational.
     */
    default Set<String> explainedBy() {
        return Set.of();
    }
}

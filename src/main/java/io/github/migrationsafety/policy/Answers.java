package io.github.migrationsafety.policy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.FollowedTables;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the rules say of what one witness tells, before the policy makes anything of it. Made by {@link Policy#ask}; several can be
 * made at once. Immutable.
 */
public final class Answers {
    /** The package of the rules that come with the plugin. */
    private static final String OURS = "io.github.migrationsafety.";

    private final History history;
    private final Map<Rule, List<Problem>> problems;

    private Answers(History history, Map<Rule, List<Problem>> problems) {
        this.history = history;
        this.problems = problems;
    }

    /** Asks those of the rules that are on and can judge what this witness sees. */
    static Answers of(Policy policy, List<Rule> rules, History history, int postgresMajor, String defaultSchema) {
        FollowedTables followed = new FollowedTables(defaultSchema);
        Map<Rule, List<Problem>> problems = new IdentityHashMap<>();
        for (Rule rule : rules) {
            if (policy.severity(rule) != Severity.OFF && rule.info().witnesses().contains(history.witness())) {
                RuleContext context = new RuleContext(
                        postgresMajor,
                        defaultSchema,
                        policy.tenancy(),
                        policy.settings(rule.info().id()).options(),
                        followed);
                problems.put(
                        rule, check(rule, history, context).stream().distinct().toList());
            }
        }
        return new Answers(history, problems);
    }

    private static List<Problem> check(Rule rule, History history, RuleContext context) {
        try {
            return rule.check(history, context);
        } catch (SetupException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            if (rule.getClass().getName().startsWith(OURS)) {
                throw e;
            }
            throw new SetupException(
                    "The rule " + rule.info().id() + " (" + rule.getClass().getName() + ") failed: " + e + ".",
                    "Tell those who wrote it, or switch it off in the policy: `rules: {"
                            + rule.info().id() + ": off}`.",
                    e);
        }
    }

    /** What the witness tells. */
    public History history() {
        return history;
    }

    /** The problems that a rule sees; empty when it was not asked. */
    Optional<List<Problem>> of(Rule rule) {
        return Optional.ofNullable(problems.get(rule));
    }
}

package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Suggestion;
import io.github.migrationsafety.step.Witness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code explain}: prints the page of a rule, or lists the rules. */
public final class ExplainGoal {
    /** Where the pages of the built-in rules lie; those of other people's rules lie at the same place in their artifacts. */
    private static final String PAGES = "io/github/migrationsafety/rules/pages/";

    private ExplainGoal() {}

    /**
     * Runs the goal.
     *
     * @param rule the rule's id; empty for the list
     * @param pluginClassPath in which other people's rules and their pages are looked up
     * @throws SetupException if there is no such rule
     */
    public static void run(Optional<String> rule, ClassLoader pluginClassPath, Console console) {
        List<RuleInfo> rules =
                AllRules.in(pluginClassPath).stream().map(Rule::info).toList();
        if (rule.isEmpty()) {
            list(rules, console);
            return;
        }
        RuleInfo info = rules.stream()
                .filter(r -> r.id().equals(rule.get()))
                .findFirst()
                .orElseThrow(() -> unknown(rule.get(), rules));
        page(info, pluginClassPath).orElseGet(() -> facts(info)).strip().lines().forEach(console::info);
    }

    private static void list(List<RuleInfo> rules, Console console) {
        int width = rules.stream().mapToInt(r -> r.id().length()).max().orElse(0);
        for (RuleInfo rule : rules) {
            console.info(rule.id() + " ".repeat(width - rule.id().length()) + "  "
                    + (rule.severity() + "       ").substring(0, "warning".length()) + "  " + rule.summary());
        }
        console.info(rules.size() + " rules. `mvn migration-safety:explain -Drule=ID` prints the page of one.");
    }

    private static Optional<String> page(RuleInfo rule, ClassLoader pluginClassPath) {
        try (InputStream in = pluginClassPath.getResourceAsStream(PAGES + rule.id() + ".md")) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new SetupException(
                    "The page of " + rule.id() + " cannot be read: " + e.getMessage() + ".",
                    "Check the plugin's artifact in the local repository.",
                    e);
        }
    }

    /** What a rule without a page says about itself. */
    private static String facts(RuleInfo rule) {
        String witnesses = rule.witnesses().stream()
                .sorted()
                .map(w -> w == Witness.SOURCE ? "the source" : "the rehearsal")
                .collect(Collectors.joining(" and in "));
        String options = rule.options().stream()
                .map(o -> "\n* `" + o.name() + "`: " + o.description())
                .collect(Collectors.joining());
        return "# " + rule.id() + "\n\n*" + rule.severity() + ", seen in " + witnesses + "*\n\n" + rule.summary()
                + ".\n" + options;
    }

    private static SetupException unknown(String rule, List<RuleInfo> rules) {
        return new SetupException(
                "There is no rule `" + rule + "`."
                        + Suggestion.didYouMean(
                                rule, rules.stream().map(RuleInfo::id).toList()),
                "`mvn migration-safety:explain` lists the rules.");
    }
}

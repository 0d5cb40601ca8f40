package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rules.BuiltInRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The rules that come with the plugin, and those of other people in the plugin's dependencies. */
final class AllRules {
    private AllRules() {}

    /**
     * Every rule, sorted by id.
     *
     * @param pluginClassPath in which other people's rules are looked up by {@link ServiceLoader}
     * @throws SetupException if one of them cannot be loaded, or has the id of another one
     */
    static List<Rule> in(ClassLoader pluginClassPath) {
        List<Rule> rules = new ArrayList<>(BuiltInRules.all());
        Iterator<Rule> others = ServiceLoader.load(Rule.class, pluginClassPath).iterator();
        while (true) {
            try {
                if (!others.hasNext()) {
                    break;
                }
                Rule rule = others.next();
                if (rule.info() == null) {
                    throw broken(rule.getClass().getName() + " has no RuleInfo", null);
                }
                rules.add(rule);
            } catch (SetupException e) {
                throw e;
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                throw broken(reason(e), e);
            }
        }
        refuseDuplicates(rules);
        return rules.stream()
                .sorted(Comparator.comparing(rule -> rule.info().id()))
                .toList();
    }

    private static void refuseDuplicates(List<Rule> rules) {
        Map<String, Rule> byId = new HashMap<>();
        for (Rule rule : rules) {
            Rule other = byId.putIfAbsent(rule.info().id(), rule);
            if (other != null) {
                throw new SetupException(
                        "Two rules have the id " + rule.info().id() + ": "
                                + other.getClass().getName() + " and "
                                + rule.getClass().getName() + ".",
                        "Remove one of the artifacts from the plugin's <dependencies>, or have the rule renamed.");
            }
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String why = cause == e ? "" : " (" + cause + ")";
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ").replaceAll("\\.$", "") + why;
    }

    private static SetupException broken(String why, @org.jspecify.annotations.Nullable Throwable cause) {
        String message = "A rule in the plugin's <dependencies> cannot be loaded: " + why + ".";
        String advice = "Correct META-INF/services/" + Rule.class.getName()
                + " and the class that it names, which needs a public constructor without parameters; or remove the artifact.";
        return cause == null ? new SetupException(message, advice) : new SetupException(message, advice, cause);
    }
}

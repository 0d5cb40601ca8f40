package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rules.schema.NewNames.Kind;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code schema/naming}: a new name that does not follow the policy's patterns. */
public final class Naming implements Rule {
    public static final RuleInfo INFO = new RuleInfo(
            "schema/naming",
            Severity.OFF,
            RuleInfo.BOTH,
            "A name that does not match the policy's pattern for tables, columns, indexes or constraints",
            List.of(
                    new RuleInfo.Option("table", "A regular expression that the whole name of a new table matches."),
                    new RuleInfo.Option("column", "A regular expression that the whole name of a new column matches."),
                    new RuleInfo.Option("index", "A regular expression that the whole name of a new index matches."),
                    new RuleInfo.Option(
                            "constraint", "A regular expression that the whole name of a new constraint matches.")));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of("schema/unnamed-constraint");
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        Map<Kind, Pattern> patterns = patterns(context.options());
        List<Problem> problems = new ArrayList<>();
        if (patterns.isEmpty()) {
            return problems;
        }
        for (NewNames.Named named : NewNames.in(history, context, name -> true)) {
            Pattern pattern = patterns.get(named.kind());
            if (pattern != null && !pattern.matcher(named.name()).matches()) {
                String kind = named.kind().name().toLowerCase(Locale.ROOT);
                problems.add(named.table()
                        .problem(
                                named.origin(),
                                named.object(),
                                "The name of " + kind + " `" + named.name() + "` does not match `" + pattern
                                        + "`, the policy's pattern for a " + kind + ".",
                                "Give it a name that matches `" + pattern + "`, or change the option `" + kind
                                        + "` of schema/naming in migration-safety.yaml."));
            }
        }
        return problems;
    }

    private static Map<Kind, Pattern> patterns(Map<String, Object> options) {
        Map<Kind, Pattern> patterns = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            String option = kind.name().toLowerCase(Locale.ROOT);
            Object value = options.get(option);
            if (value != null) {
                patterns.put(kind, pattern(option, value.toString()));
            }
        }
        return patterns;
    }

    private static Pattern pattern(String option, String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new SetupException(
                    "The option `" + option + "` of schema/naming is no regular expression: " + e.getDescription()
                            + " in `" + text + "`.",
                    "Correct it in migration-safety.yaml, for example to [a-z][a-z0-9_]*.");
        }
    }
}

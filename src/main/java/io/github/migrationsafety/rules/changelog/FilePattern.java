package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code changelog/file-pattern}: a changelog file whose name is against the policy's pattern. */
public final class FilePattern implements Rule {
    public static final RuleInfo INFO = new RuleInfo(
            "changelog/file-pattern",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A changelog file whose name is against the policy's pattern",
            List.of(new RuleInfo.Option(
                    "pattern",
                    "a regular expression for the whole name of a file that has changesets, or for its whole path on the"
                            + " search path; without it the rule is silent.")));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        Optional<java.util.regex.Pattern> pattern = PatternOption.of(INFO, context);
        if (pattern.isEmpty()) {
            return List.of();
        }
        Map<String, ChangeSet> first = new LinkedHashMap<>();
        history.changeLog().changeSets().stream()
                .filter(ChangeSet::pending)
                .forEach(c -> first.putIfAbsent(c.at().file(), c));
        return first.values().stream()
                .filter(c -> !matches(pattern.get(), c.at().file()) && !matches(pattern.get(), c.id().path()))
                .map(c -> problem(c, pattern.get()))
                .toList();
    }

    private static boolean matches(java.util.regex.Pattern pattern, String path) {
        return pattern.matcher(path).matches()
                || pattern.matcher(path.substring(path.lastIndexOf('/') + 1)).matches();
    }

    private static Problem problem(ChangeSet changeSet, java.util.regex.Pattern pattern) {
        String file = changeSet.at().file();
        return new Problem(
                changeSet.id(),
                changeSet.at(),
                file,
                Optional.empty(),
                "The name of `" + file + "` does not match `" + pattern
                        + "`. A file's path is part of the identity of its changesets, so it cannot be renamed once they are"
                        + " deployed.",
                "Rename the file before it is released.");
    }
}

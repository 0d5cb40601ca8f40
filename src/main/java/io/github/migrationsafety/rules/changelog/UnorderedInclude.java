package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.IncludeAll;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code changelog/unordered-include}: an includeAll whose changesets hang on names of files and folders.
 *
 * @see <a href="https://docs.liquibase.com/change-types/includeall.html">Liquibase: includeAll</a>, on the order and on
 *     logicalFilePath
 */
public final class UnorderedInclude implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/unordered-include",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "includeAll in an order that nobody meant, or without logicalFilePath");

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        return history.changeLog().includeAlls().stream()
                .flatMap(includeAll -> problem(includeAll).stream())
                .toList();
    }

    private static Optional<Problem> problem(IncludeAll includeAll) {
        Optional<ChangeSet> pending =
                includeAll.included().stream().filter(ChangeSet::pending).findFirst();
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        List<String> wrong = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        swapped(includeAll).ifPresent(names -> {
            wrong.add("runs its files in the order of the alphabet, `" + names.first() + "` before `" + names.second()
                    + "`, which their numbers contradict");
            remedies.add("give the numbers in the names of the files the same length, before they are released");
        });
        if (!includeAll.ownPath()
                && includeAll.included().stream()
                        .anyMatch(c -> c.pending() && !c.directions().ownPath())) {
            wrong.add(
                    "makes the path of each file part of the identity of its changesets: in another folder, or found by"
                            + " another search path, each of them runs a second time");
            remedies.add("give each file a logicalFilePath before it is released");
        }
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                pending.get().id(),
                includeAll.at(),
                "includeAll " + includeAll.path(),
                Optional.empty(),
                "The includeAll of `" + includeAll.path() + "` " + String.join(", and ", wrong) + ".",
                "Include the files one by one, in the order in which they are to run; or "
                        + String.join(", and ", remedies) + "."));
    }

    /** @param second comes behind the first, but has the lower number */
    private record Names(String first, String second) {}

    private static Optional<Names> swapped(IncludeAll includeAll) {
        List<String> files = includeAll.included().stream()
                .map(c -> c.at().file())
                .distinct()
                .toList();
        for (int i = 1; i < files.size(); i++) {
            if (BY_NUMBERS.compare(files.get(i - 1), files.get(i)) > 0) {
                return Optional.of(new Names(name(files.get(i - 1)), name(files.get(i))));
            }
        }
        return Optional.empty();
    }

    /** Two names that differ in a number first compare by it; other names say nothing about their order. */
    private static final Comparator<String> BY_NUMBERS = (a, b) -> {
        Matcher first = NUMBER.matcher(a);
        Matcher second = NUMBER.matcher(b);
        int from = 0;
        int other = 0;
        while (first.find() && second.find()) {
            if (!a.substring(from, first.start()).equals(b.substring(other, second.start()))) {
                return 0;
            }
            int order = new BigInteger(first.group()).compareTo(new BigInteger(second.group()));
            if (order != 0) {
                return order;
            }
            from = first.end();
            other = second.end();
        }
        return 0;
    };

    private static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }
}

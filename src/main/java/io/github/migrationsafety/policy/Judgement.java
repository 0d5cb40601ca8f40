package io.github.migrationsafety.policy;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.SuppressionComment;
import io.github.migrationsafety.rule.FollowedTables;
import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SuppressionRule;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Witness;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One judging of all histories: from problems to findings. Made, asked once, and thrown away; not thread-safe. */
final class Judgement {
    /** What makes a source finding and a rehearsal finding the same. */
    private record Key(String rule, ChangeSetId changeSet, String object) {
        static Key of(Finding finding) {
            return new Key(
                    finding.rule().id(),
                    finding.problem().changeSet(),
                    finding.problem().object());
        }
    }

    /** That a rule found something in a changeset. */
    private record Cause(String rule, ChangeSetId changeSet) {}

    private final Policy policy;
    private final List<Rule> rules;
    private final List<History> histories;
    private final int postgresMajor;
    private final String defaultSchema;
    private final LocalDate today;
    private final FollowedTables followed;
    private final Map<ChangeSetId, List<SuppressionComment>> comments = new HashMap<>();

    Judgement(
            Policy policy,
            List<Rule> rules,
            List<History> histories,
            int postgresMajor,
            String defaultSchema,
            LocalDate today) {
        this.policy = policy;
        this.rules =
                rules.stream().sorted(Comparator.comparing(r -> r.info().id())).toList();
        // The rehearsal's word comes first and wins.
        this.histories = histories.stream()
                .sorted(Comparator.comparing(History::witness).reversed())
                .toList();
        this.postgresMajor = postgresMajor;
        this.defaultSchema = defaultSchema;
        this.today = today;
        this.followed = new FollowedTables(defaultSchema);
        pendingChangeSets().forEach(c -> comments.computeIfAbsent(c.id(), id -> new ArrayList<>())
                .addAll(c.suppressions()));
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : rules) {
            findings.addAll(findings(rule));
        }
        List<SuppressionRule.Use> uses = uses(findings);
        for (Rule rule : rules) {
            if (rule instanceof SuppressionRule aboutComments && policy.severity(rule) != Severity.OFF) {
                aboutComments.check(uses, rules.stream().map(Rule::info).toList()).stream()
                        .map(p -> finding(rule, Witness.SOURCE, p))
                        .forEach(findings::add);
            }
        }
        return withoutYielding(findings);
    }

    private List<Finding> findings(Rule rule) {
        if (policy.severity(rule) == Severity.OFF) {
            return List.of();
        }
        RuleContext context = new RuleContext(
                postgresMajor,
                defaultSchema,
                policy.tenancy(),
                policy.settings(rule.info().id()).options(),
                followed);
        List<Finding> findings = new ArrayList<>();
        for (History history : histories) {
            if (rule.info().witnesses().contains(history.witness())) {
                Set<Key> said = findings.stream().map(Key::of).collect(Collectors.toSet());
                rule.check(history, context).stream()
                        .distinct()
                        .map(p -> finding(rule, history.witness(), p))
                        .filter(f -> !said.contains(Key.of(f)))
                        .forEach(findings::add);
            }
        }
        return findings;
    }

    private Finding finding(Rule rule, Witness witness, Problem problem) {
        Severity severity = problem.informational() ? Severity.INFO : policy.severity(rule);
        return new Finding(rule.info(), severity, witness, problem, suppression(rule.info(), problem));
    }

    private Optional<Suppression> suppression(RuleInfo rule, Problem problem) {
        Optional<Suppression> byComment = comments.getOrDefault(problem.changeSet(), List.of()).stream()
                .filter(c -> c.rule().equals(rule.id()) && counts(c))
                .findFirst()
                .map(c -> new Suppression(Suppression.By.COMMENT, c.reason().strip()));
        return byComment.or(() -> policy.settings(rule.id())
                .excluding(problem)
                .map(NamePattern::text)
                .map(pattern -> new Suppression(
                        Suppression.By.POLICY,
                        "excluded by `" + pattern + "` in " + policy.file().orElse("the policy"))));
    }

    private boolean counts(SuppressionComment comment) {
        return !comment.reason().isBlank()
                && comment.until().map(today::isBefore).orElse(true);
    }

    private List<SuppressionRule.Use> uses(List<Finding> findings) {
        Set<Witness> witnesses = histories.stream().map(History::witness).collect(Collectors.toSet());
        Map<String, Boolean> judged = rules.stream()
                .collect(Collectors.toMap(
                        r -> r.info().id(),
                        r -> policy.severity(r) != Severity.OFF
                                && witnesses.containsAll(r.info().witnesses())));
        List<SuppressionRule.Use> uses = new ArrayList<>();
        for (ChangeSet changeSet : pendingChangeSets()) {
            for (SuppressionComment comment : changeSet.suppressions()) {
                boolean met = findings.stream()
                        .anyMatch(f -> f.rule().id().equals(comment.rule())
                                && f.problem().changeSet().equals(changeSet.id()));
                uses.add(new SuppressionRule.Use(changeSet, comment, met, judged.getOrDefault(comment.rule(), false)));
            }
        }
        return uses;
    }

    /** Every witness tells of the same changelog; each pending changeset stands here once. */
    private List<ChangeSet> pendingChangeSets() {
        return histories.stream()
                .limit(1)
                .flatMap(h -> h.changeLog().changeSets().stream())
                .filter(ChangeSet::pending)
                .toList();
    }

    private List<Finding> withoutYielding(List<Finding> findings) {
        Map<String, Set<String>> preciser =
                rules.stream().collect(Collectors.toMap(r -> r.info().id(), Rule::yieldsTo));
        Set<Key> counting = findings.stream()
                .filter(f -> f.suppressed().isEmpty())
                .map(Key::of)
                .collect(Collectors.toSet());
        Map<String, Set<String>> causes =
                rules.stream().collect(Collectors.toMap(r -> r.info().id(), Rule::explainedBy));
        Set<Cause> caused = findings.stream()
                .filter(f -> f.suppressed().isEmpty() && !f.problem().informational())
                .map(f -> new Cause(f.rule().id(), f.problem().changeSet()))
                .collect(Collectors.toSet());
        return findings.stream()
                .filter(f -> causes.getOrDefault(f.rule().id(), Set.of()).stream()
                        .noneMatch(
                                id -> caused.contains(new Cause(id, f.problem().changeSet()))))
                .filter(f -> preciser.getOrDefault(f.rule().id(), Set.of()).stream()
                        .noneMatch(id -> counting.contains(
                                new Key(id, f.problem().changeSet(), f.problem().object()))))
                .toList();
    }
}

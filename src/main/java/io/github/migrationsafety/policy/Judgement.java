package io.github.migrationsafety.policy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.SuppressionComment;
import io.github.migrationsafety.policy.Baseline.Key;
import io.github.migrationsafety.rule.FollowedTables;
import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SuppressionRule;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Witness;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One judging of all histories: from problems to findings. Made, asked once, and thrown away; not thread-safe. */
final class Judgement {
    /** The package of the rules that come with the plugin. */
    private static final String OURS = "io.github.migrationsafety.";

    /** That a rule found something in a changeset. */
    private record Cause(String rule, ChangeSetId changeSet) {}

    private final Policy policy;
    private final List<Rule> rules;
    private final List<History> histories;
    private final int postgresMajor;
    private final String defaultSchema;
    private final LocalDate today;
    private final Baseline baseline;
    private final Set<ChangeSetId> rehearsed;
    private final FollowedTables followed;
    private final Map<ChangeSetId, List<SuppressionComment>> comments = new HashMap<>();
    private Baseline unneeded;

    Judgement(
            Policy policy,
            List<Rule> rules,
            List<History> histories,
            int postgresMajor,
            String defaultSchema,
            LocalDate today,
            Baseline baseline) {
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
        this.baseline = baseline;
        this.unneeded = baseline;
        this.rehearsed = rehearsed(histories);
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
        return accepted(withoutYielding(findings));
    }

    /** The entries of the baseline that met no finding, although their rule was asked by every witness; ask afterwards. */
    Baseline unneeded() {
        return unneeded;
    }

    /** The changesets that were rehearsed in full. */
    private static Set<ChangeSetId> rehearsed(List<History> histories) {
        return histories.stream()
                .filter(h -> h.witness() == Witness.REHEARSAL)
                .flatMap(h -> h.steps().stream())
                .filter(s -> s.evidence()
                        .filter(e -> e.outcome() == Evidence.Outcome.REHEARSED)
                        .isPresent())
                .map(s -> s.changeSet().id())
                .collect(Collectors.toSet());
    }

    private List<Finding> accepted(List<Finding> findings) {
        Map<Key, Integer> met = new HashMap<>();
        List<Finding> judged = new ArrayList<>();
        for (Finding finding : findings.stream().sorted(Finding.ORDER).toList()) {
            Key key = Key.of(finding);
            boolean accepted = finding.suppressed().isEmpty() && met.getOrDefault(key, 0) < baseline.count(key);
            if (accepted) {
                met.merge(key, 1, Integer::sum);
            }
            judged.add(
                    accepted
                            ? finding.suppressedBy(new Suppression(Suppression.By.BASELINE, "accepted in the baseline"))
                            : finding);
        }
        Map<String, Boolean> asked = asked();
        unneeded = new Baseline(baseline.entries().stream()
                // A rule that is gone finds nothing; one that could not be asked leaves the matter open.
                .filter(e -> asked.getOrDefault(e.key().rule(), true))
                .map(e -> new Baseline.Entry(e.key(), e.count() - met.getOrDefault(e.key(), 0)))
                .filter(e -> e.count() > 0)
                .toList());
        return judged;
    }

    /** Each rule, and whether every witness that can see it was asked. */
    private Map<String, Boolean> asked() {
        Set<Witness> witnesses = histories.stream().map(History::witness).collect(Collectors.toSet());
        return rules.stream()
                .collect(Collectors.toMap(
                        r -> r.info().id(),
                        r -> policy.severity(r) != Severity.OFF
                                && witnesses.containsAll(r.info().witnesses())));
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
        Map<Witness, List<Finding>> told = new EnumMap<>(Witness.class);
        for (History history : histories) {
            if (rule.info().witnesses().contains(history.witness())) {
                told.put(
                        history.witness(),
                        problems(rule, history, context).stream()
                                .distinct()
                                .map(p -> finding(rule, history.witness(), p))
                                .toList());
            }
        }
        return together(told);
    }

    private static List<Problem> problems(Rule rule, History history, RuleContext context) {
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

    /** What both witnesses found, once: the rehearsal's word wins. */
    private List<Finding> together(Map<Witness, List<Finding>> told) {
        List<Finding> predicted = told.getOrDefault(Witness.SOURCE, List.of());
        List<Finding> observed = told.getOrDefault(Witness.REHEARSAL, List.of());
        if (told.size() < 2) {
            return Stream.concat(predicted.stream(), observed.stream()).toList();
        }
        Set<Key> byBoth = keys(predicted);
        byBoth.retainAll(keys(observed));
        List<Finding> findings = new ArrayList<>();
        observed.forEach(
                f -> findings.add(f.with(byBoth.contains(Key.of(f)) ? Agreement.CONFIRMED : Agreement.OBSERVED)));
        predicted.stream()
                .filter(f -> !byBoth.contains(Key.of(f)))
                .map(f -> rehearsed.contains(f.problem().changeSet()) ? f.with(Agreement.PREDICTED) : f)
                .forEach(findings::add);
        return findings;
    }

    private static Set<Key> keys(List<Finding> findings) {
        return findings.stream().map(Key::of).collect(Collectors.toSet());
    }

    private Finding finding(Rule rule, Witness witness, Problem problem) {
        Severity severity = problem.informational() ? Severity.INFO : policy.severity(rule);
        return new Finding(rule.info(), severity, witness, problem, suppression(rule.info(), problem));
    }

    private Optional<Suppression> suppression(RuleInfo rule, Problem problem) {
        Optional<Suppression> byComment = comments.getOrDefault(problem.changeSet(), List.of()).stream()
                .filter(c -> c.rule().equals(rule.id()) && counts(c))
                .findFirst()
                .map(c -> new Suppression(Suppression.By.COMMENT, c.reason().strip(), c.owner()));
        return byComment.or(() -> policy.settings(rule.id())
                .excluding(problem)
                .map(NamePattern::text)
                .map(pattern -> new Suppression(
                        Suppression.By.POLICY,
                        "excluded by `" + pattern + "` in " + policy.file().orElse("the policy"))));
    }

    private boolean counts(SuppressionComment comment) {
        return !comment.reason().isBlank() && !expired(comment);
    }

    private boolean expired(SuppressionComment comment) {
        return !comment.until().map(today::isBefore).orElse(true);
    }

    private List<SuppressionRule.Use> uses(List<Finding> findings) {
        Map<String, Boolean> judged = asked();
        List<SuppressionRule.Use> uses = new ArrayList<>();
        for (ChangeSet changeSet : pendingChangeSets()) {
            for (SuppressionComment comment : changeSet.suppressions()) {
                boolean met = findings.stream()
                        .anyMatch(f -> f.rule().id().equals(comment.rule())
                                && f.problem().changeSet().equals(changeSet.id()));
                uses.add(new SuppressionRule.Use(
                        changeSet, comment, met, judged.getOrDefault(comment.rule(), false), expired(comment)));
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

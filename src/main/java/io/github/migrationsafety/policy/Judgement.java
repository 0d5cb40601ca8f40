package io.github.migrationsafety.policy;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SuppressionComment;
import io.github.migrationsafety.policy.Baseline.Key;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
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
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One judging of all histories: from problems to findings. Made, asked once, and thrown away; not thread-safe. */
final class Judgement {
    /** That a rule found something in a changeset. */
    private record Cause(String rule, ChangeSetId changeSet) {}

    private final Policy policy;
    private final List<Rule> rules;
    private final List<Answers> answers;
    private final List<History> histories;
    private final LocalDate today;
    private final Baseline baseline;
    private final Set<ChangeSetId> rehearsed;
    private final Map<ChangeSetId, List<SuppressionComment>> comments = new HashMap<>();
    private Baseline unneeded;

    Judgement(Policy policy, List<Rule> rules, List<Answers> answers, LocalDate today, Baseline baseline) {
        this.policy = policy;
        this.rules =
                rules.stream().sorted(Comparator.comparing(r -> r.info().id())).toList();
        // The rehearsal's word comes first and wins.
        this.answers = answers.stream()
                .sorted(Comparator.comparing((Answers a) -> a.history().witness())
                        .reversed())
                .toList();
        this.histories = this.answers.stream().map(Answers::history).toList();
        this.today = today;
        this.baseline = baseline;
        this.unneeded = baseline;
        this.rehearsed = rehearsed(histories);
        pendingChangeSets().forEach(c -> comments.computeIfAbsent(c.id(), id -> new ArrayList<>())
                .addAll(c.suppressions()));
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : rules) {
            findings.addAll(findings(rule));
        }
        List<SuppressionRule.Use> uses = new ArrayList<>(inChangeSets(findings));
        uses.addAll(inPolicy(findings));
        findings.addAll(about(uses));
        List<Finding> judged = new ArrayList<>(accepted(withoutYielding(findings)));
        judged.addAll(about(inBaseline()));
        return judged;
    }

    /** What the rules on suppressions say of some. */
    private List<Finding> about(List<SuppressionRule.Use> uses) {
        List<RuleInfo> infos = rules.stream().map(Rule::info).toList();
        return rules.stream()
                .filter(rule -> rule instanceof SuppressionRule && policy.severity(rule) != Severity.OFF)
                .flatMap(rule ->
                        ((SuppressionRule) rule).check(uses, infos).stream().map(p -> finding(rule, Witness.SOURCE, p)))
                .toList();
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
        Baseline inForce = baseline.without(e -> e.terms().expired(today));
        List<Finding> judged = new ArrayList<>();
        for (Finding finding : findings.stream().sorted(Finding.ORDER).toList()) {
            Key key = Key.of(finding);
            boolean counts = finding.suppressed().isEmpty();
            judged.add(
                    counts && met.getOrDefault(key, 0) < inForce.count(key)
                            ? finding.suppressedBy(inForce.acceptance(key))
                            : finding);
            if (counts) {
                met.merge(key, 1, Integer::sum);
            }
        }
        Map<String, Boolean> asked = asked();
        unneeded = new Baseline(baseline.entries().stream()
                // A rule that is gone finds nothing; one that could not be asked leaves the matter open.
                .filter(e -> asked.getOrDefault(e.key().rule(), true))
                .map(e -> e.times(e.count() - Math.min(e.count(), met.getOrDefault(e.key(), 0))))
                .filter(e -> e.count() > 0)
                .toList());
        return judged;
    }

    /** The entries of the baseline, after it is known what they met; those that are not needed any more are told of together. */
    private List<SuppressionRule.Use> inBaseline() {
        Set<String> ids = rules.stream().map(r -> r.info().id()).collect(Collectors.toSet());
        return baseline.entries().stream()
                .filter(e -> e.terms().expired(today)
                        || !ids.contains(e.key().rule())
                        || e.terms().reason().filter(String::isBlank).isPresent()
                        || unneeded.count(e.key()) > 0)
                .map(this::use)
                .toList();
    }

    private SuppressionRule.Use use(Baseline.Entry entry) {
        Key key = entry.key();
        return new SuppressionRule.Use(
                SuppressionRule.Place.BASELINE,
                new ChangeSetId(Baseline.NAME, "", ""),
                new Location(Baseline.NAME, 1),
                key.rule(),
                key.object() + " (" + key.changeSet() + ")",
                entry.terms().reason().orElse("old debt"),
                entry.terms().until(),
                unneeded.count(key) == 0,
                true,
                entry.terms().expired(today));
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
        Map<Witness, List<Finding>> told = new EnumMap<>(Witness.class);
        for (Answers some : answers) {
            Witness witness = some.history().witness();
            some.of(rule)
                    .ifPresent(problems -> told.put(
                            witness,
                            problems.stream()
                                    .map(p -> finding(rule, witness, p))
                                    .toList()));
        }
        return together(told);
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
                .excluding(problem, today)
                .map(exclusion -> new Suppression(
                        Suppression.By.POLICY,
                        exclusion
                                .reason()
                                .orElseGet(() -> "excluded by `"
                                        + exclusion.pattern().text() + "` in "
                                        + policy.file().orElse("the policy")),
                        exclusion.owner())));
    }

    private boolean counts(SuppressionComment comment) {
        return !comment.reason().isBlank() && !expired(comment);
    }

    private boolean expired(SuppressionComment comment) {
        return !comment.until().map(today::isBefore).orElse(true);
    }

    private List<SuppressionRule.Use> inPolicy(List<Finding> findings) {
        Map<String, Boolean> judged = asked();
        List<SuppressionRule.Use> uses = new ArrayList<>();
        new TreeMap<>(policy.rules()).forEach((rule, settings) -> settings.exclude().stream()
                .filter(e -> e.own() || e.expired(today))
                .map(e -> new SuppressionRule.Use(
                        SuppressionRule.Place.POLICY,
                        new ChangeSetId(e.at().file(), "", ""),
                        e.at(),
                        rule,
                        e.pattern().text(),
                        e.reason().orElse(e.own() ? "" : "shared"),
                        e.until(),
                        findings.stream().anyMatch(f -> f.rule().id().equals(rule) && e.covers(f.problem())),
                        judged.getOrDefault(rule, false),
                        e.expired(today)))
                .forEach(uses::add));
        return uses;
    }

    private List<SuppressionRule.Use> inChangeSets(List<Finding> findings) {
        Map<String, Boolean> judged = asked();
        List<SuppressionRule.Use> uses = new ArrayList<>();
        for (ChangeSet changeSet : pendingChangeSets()) {
            for (SuppressionComment comment : changeSet.suppressions()) {
                boolean met = findings.stream()
                        .anyMatch(f -> f.rule().id().equals(comment.rule())
                                && f.problem().changeSet().equals(changeSet.id()));
                uses.add(new SuppressionRule.Use(
                        SuppressionRule.Place.COMMENT,
                        changeSet.id(),
                        comment.at(),
                        comment.rule(),
                        "",
                        comment.reason(),
                        comment.until(),
                        met,
                        judged.getOrDefault(comment.rule(), false),
                        expired(comment)));
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

package io.github.migrationsafety.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rules.Lint;
import io.github.migrationsafety.rules.Rehearsed;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Witness;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of findings that one witness has, or both, or the baseline. */
class AgreementTest {
    private static final Lint LOG = Lint.sql("--changeset jo:1\nSELECT 1;\n--rollback empty\n");

    /** Complains about the given objects, to each witness. */
    private record Saying(Map<Witness, List<String>> objects) implements Rule {
        static final RuleInfo INFO = RuleInfo.of("test/saying", Severity.ERROR, RuleInfo.BOTH, "Says what it is told");

        @Override
        public RuleInfo info() {
            return INFO;
        }

        @Override
        public List<Problem> check(History history, RuleContext context) {
            ChangeSet changeSet = history.changeLog().changeSets().get(0);
            return objects.getOrDefault(history.witness(), List.of()).stream()
                    .map(o -> new Problem(
                            changeSet.id(), changeSet.at(), o, Optional.empty(), "It is wrong.", "Mend it."))
                    .toList();
        }
    }

    private static Verdict judge(Rule rule, Baseline baseline, Optional<Rehearsed> rehearsal) {
        History source = LOG.history();
        List<History> histories = new ArrayList<>(List.of(source));
        rehearsal.ifPresent(r -> histories.add(r.apply(source)));
        return Policy.DEFAULTS.judge(
                List.of(rule), histories, 17, "public", LocalDate.of(2026, 1, 1), Verdict.FailOn.ERROR, baseline);
    }

    private static final Rule BOTH_WAYS =
            new Saying(Map.of(Witness.SOURCE, List.of("a", "b"), Witness.REHEARSAL, List.of("b", "c")));

    private static List<String> told(Verdict verdict) {
        return verdict.findings().stream()
                .map(f -> f.problem().object() + " " + f.agreement() + " " + f.witness())
                .toList();
    }

    @Test
    void the_rehearsals_word_wins_and_each_finding_says_who_agrees() {
        Verdict verdict = judge(BOTH_WAYS, Baseline.EMPTY, Optional.of(Rehearsed.well()));
        assertThat(told(verdict))
                .containsExactly("a predicted source", "b confirmed rehearsal", "c observed rehearsal");
        assertThat(verdict.count(Agreement.CONFIRMED)).isOne();
    }

    @Test
    void nobody_agrees_with_a_lint_nor_about_a_changeset_that_could_not_be_applied() {
        assertThat(told(judge(BOTH_WAYS, Baseline.EMPTY, Optional.empty())))
                .containsExactly("a one-witness source", "b one-witness source");
        Rehearsed failing = Rehearsed.well().applyFails("1", Rehearsed.failure("42P01", "no such table", "SELECT 1"));
        assertThat(told(judge(BOTH_WAYS, Baseline.EMPTY, Optional.of(failing))))
                .contains("a one-witness source", "b confirmed rehearsal");
    }

    private static Baseline accepting(String... objects) {
        return Baseline.of(List.of(objects).stream()
                .map(o -> new Baseline.Key(
                        "test/saying", LOG.changeLog().changeSets().get(0).id(), o))
                .toList());
    }

    @Test
    void what_the_baseline_accepts_does_not_count_and_what_it_does_not_need_is_told() {
        Verdict verdict = judge(BOTH_WAYS, accepting("a", "gone"), Optional.of(Rehearsed.well()));
        assertThat(verdict.findings())
                .filteredOn(f -> f.suppressed().isPresent())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.problem().object()).isEqualTo("a");
                    assertThat(f.suppressed().orElseThrow().by()).isEqualTo(Suppression.By.BASELINE);
                });
        assertThat(verdict.unneeded()).isEqualTo(accepting("gone"));
        assertThat(verdict.failed()).isTrue();
    }

    @Test
    void a_lint_does_not_know_what_the_rehearsal_needs() {
        assertThat(judge(BOTH_WAYS, accepting("c"), Optional.empty()).unneeded())
                .isEqualTo(Baseline.EMPTY);
    }

    @Test
    void one_accepted_finding_accepts_no_second_one() {
        Rule twice = new Saying(Map.of(Witness.SOURCE, List.of("a", "b")));
        assertThat(judge(twice, accepting("a"), Optional.empty()).failed()).isTrue();
        assertThat(judge(twice, accepting("a", "b"), Optional.empty()).failed()).isFalse();
    }

    @Test
    void a_rule_of_others_that_fails_is_named() {
        Rule failing = new org.example.FailingRule();
        assertThatThrownBy(() -> judge(failing, Baseline.EMPTY, Optional.empty()))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e)
                            .hasMessage("The rule acme/failing (org.example.FailingRule) failed:"
                                    + " java.lang.IllegalStateException: oh.");
                    assertThat(e.advice()).contains("acme/failing: off");
                });
    }
}

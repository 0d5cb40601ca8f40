package io.github.migrationsafety.rules.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.policy.Baseline;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rules.Lint;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a comment, an entry of the policy and one of the baseline suppress, and what is said of those that do not. */
class SuppressionsTest {
    private static final String RULE = "rollback/missing";
    private static final String WITHOUT_REASON = "changelog/suppression-without-reason";
    private static final String UNUSED = "changelog/unused-suppression";
    private static final ChangeSetId CHANGE_SET = new ChangeSetId("changelog.sql", "1", "jo");

    private static Lint lint() {
        return Lint.sql(
                """
                --changeset jo:1
                CREATE TABLE sensors (id bigint PRIMARY KEY);
                """);
    }

    private static Lint excluding(String entry) {
        return lint().policy("rules:\n  rollback/missing:\n    exclude:\n      - " + entry + "\n");
    }

    private static Lint accepting(String rule, String object, Baseline.Terms terms) {
        return lint().accepting(new Baseline(
                List.of(new Baseline.Entry(new Baseline.Key(rule, CHANGE_SET, object), 1, terms))));
    }

    private static Baseline.Terms terms(String reason, String until) {
        return new Baseline.Terms(
                Optional.of(reason), Optional.of("jo"), Optional.of(until).map(LocalDate::parse));
    }

    private static List<String> suppressed(Lint lint) {
        return lint.verdict().findings().stream()
                .flatMap(f -> f.suppressed().stream())
                .map(s -> s.by() + ": " + s.reason()
                        + s.owner().map(o -> " (" + o + ")").orElse(""))
                .toList();
    }

    private static List<String> told(Lint lint, String rule) {
        return lint.findings(rule).stream()
                .map(f -> f.severity() + " " + f.problem().at() + " "
                        + f.problem().object())
                .toList();
    }

    @Test
    void an_exclusion_counts_until_its_day_and_tells_reason_and_owner() {
        Lint lint = excluding("{pattern: changelog.sql, reason: first release, owner: jo, until: 2026-06-30}");
        assertThat(suppressed(lint.on(LocalDate.of(2026, 6, 29)))).containsExactly("policy: first release (jo)");
        assertThat(told(lint, UNUSED)).isEmpty();
        assertThat(told(lint, WITHOUT_REASON)).isEmpty();
        Lint late = lint.on(LocalDate.of(2026, 6, 30));
        assertThat(suppressed(late)).isEmpty();
        assertThat(late.findings(RULE)).hasSize(1);
        assertThat(told(late, UNUSED))
                .containsExactly("warning migration-safety.yaml:4 rollback/missing changelog.sql");
    }

    @Test
    void an_exclusion_without_a_reason_counts_and_is_told_of_as_an_info() {
        Lint lint = excluding("changelog.sql");
        assertThat(suppressed(lint)).containsExactly("policy: excluded by `changelog.sql` in migration-safety.yaml");
        assertThat(told(lint, WITHOUT_REASON))
                .containsExactly("info migration-safety.yaml:4 rollback/missing changelog.sql");
        assertThat(told(lint, UNUSED)).isEmpty();
    }

    @Test
    void an_exclusion_that_meets_nothing_is_told_of_as_an_info() {
        Lint lint = excluding("{pattern: \"audit_*\", reason: small}");
        assertThat(lint.findings(RULE)).hasSize(1);
        assertThat(told(lint, UNUSED)).containsExactly("info migration-safety.yaml:4 rollback/missing audit_*");
    }

    @Test
    void an_exclusion_of_a_rule_that_was_not_asked_leaves_the_matter_open() {
        Lint lint = lint().policy("rules: {rollback/fails: {exclude: [{pattern: a, reason: b}]}}");
        assertThat(told(lint, UNUSED)).isEmpty();
    }

    @Test
    void a_misspelt_exclusion_is_an_error_of_the_file() {
        assertThatThrownBy(() -> lint().policy("rules: {rollback/mising: {exclude: [a]}}")
                        .verdict())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Did you mean `rollback/missing`?");
        assertThatThrownBy(() -> excluding("{patern: a}").verdict())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("migration-safety.yaml:4: unknown key `patern`")
                .hasMessageContaining("Did you mean `pattern`?");
        assertThatThrownBy(() -> excluding("{reason: a}").verdict())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(
                        "migration-safety.yaml:4: an entry of `rules.rollback/missing.exclude` has no pattern.");
        assertThatThrownBy(() -> excluding("{pattern: a, until: 2026-02-30}").verdict())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("`2026-02-30`, which is no day");
    }

    @Test
    void an_entry_of_the_baseline_counts_until_its_day_and_tells_reason_and_owner() {
        Lint lint = accepting(RULE, "changeset 1", terms("first release", "2026-06-30"));
        assertThat(suppressed(lint.on(LocalDate.of(2026, 6, 29)))).containsExactly("baseline: first release (jo)");
        assertThat(told(lint, UNUSED)).isEmpty();
        Lint late = lint.on(LocalDate.of(2026, 6, 30));
        assertThat(suppressed(late)).isEmpty();
        assertThat(late.findings(RULE)).hasSize(1);
        assertThat(told(late, UNUSED))
                .containsExactly("warning migration-safety-baseline.json:1 rollback/missing changeset 1"
                        + " (changelog.sql::1::jo)");
        assertThat(late.verdict().unneeded().entries()).isEmpty();
    }

    @Test
    void old_debt_needs_no_reason_but_an_empty_one_is_told_of() {
        Lint debt = accepting(RULE, "changeset 1", Baseline.Terms.NONE);
        assertThat(suppressed(debt)).containsExactly("baseline: accepted in the baseline");
        assertThat(told(debt, WITHOUT_REASON)).isEmpty();
        assertThat(told(accepting(RULE, "changeset 1", terms(" ", "2099-01-01")), WITHOUT_REASON))
                .containsExactly("info migration-safety-baseline.json:1 rollback/missing changeset 1"
                        + " (changelog.sql::1::jo)");
    }

    @Test
    void an_entry_of_the_baseline_that_is_misspelt_or_meets_nothing_is_told_of() {
        Lint misspelt = accepting("rollback/mising", "changeset 1", Baseline.Terms.NONE);
        assertThat(misspelt.findings(UNUSED))
                .singleElement()
                .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.WARNING))
                .extracting(f -> f.problem().message())
                .asString()
                .contains("Did you mean `rollback/missing`?");
        List<Finding> unneeded =
                accepting("rollback/empty", "changeset 1", Baseline.Terms.NONE).findings(UNUSED);
        assertThat(unneeded)
                .singleElement()
                .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.INFO))
                .extracting(f -> f.problem().remedy())
                .asString()
                .contains("-Dmigration-safety.baseline.prune");
    }
}

package io.github.migrationsafety.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rule.Rule;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The changesets that rules on locks and indexes recommend on their own pages follow all of these rules themselves. */
class LockRemediesTest {
    private static final Set<String> BESIDES =
            Set.of("locks/missing-lock-timeout", "rollback/irreversible", "rollback/blocks");

    @TestFactory
    Stream<DynamicTest> every_changeset_that_is_recommended_is_safe_itself() {
        return BuiltInRules.all().stream()
                .filter(rule -> rule.info().group().equals("locks")
                        || rule.info().group().equals("index"))
                .flatMap(LockRemediesTest::tests);
    }

    private static Stream<DynamicTest> tests(Rule rule) {
        RulePage page = RulePage.of(rule.info());
        return page.blocks("bad").stream()
                .filter(example -> example.language().equals("sql"))
                .flatMap(example -> page.lint(example).findings(rule.info().id()).stream())
                .map(finding -> finding.problem().remedy())
                .filter(remedy -> remedy.contains("--changeset"))
                .map(remedy -> DynamicTest.dynamicTest(rule.info().id(), () -> assertThat(
                                findings(page, remedy.substring(remedy.indexOf("--changeset"))))
                        .as(remedy)
                        .isEmpty()));
    }

    private static Stream<Finding> findings(RulePage page, String changeSets) {
        return page.lint(new RulePage.Block("sql", "good", changeSets + "\n")).verdict().findings().stream()
                .filter(f -> f.rule().id().matches("(?:locks|index|rollback)/.*"))
                // Whatever else a changeset does that is recommended anew has findings, and remedies, of its own; and a
                // way back
                // that restores a validated constraint has to validate it.
                .filter(f -> !BESIDES.contains(f.rule().id()))
                // A foreign key of an example has no index, with and without the remedy.
                .filter(f -> !f.rule().id().equals("index/foreign-key-not-indexed"))
                // An index alone, for a table that the example has created.
                .filter(f -> !page.rule().id().equals("index/foreign-key-not-indexed"));
    }
}

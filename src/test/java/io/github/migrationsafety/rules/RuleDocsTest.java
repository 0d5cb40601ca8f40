package io.github.migrationsafety.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.step.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The pages in docs/rules are true: on each, every bad example has a finding of the rule, seen by every witness that the rule
 * names, and no good example has one. {@code -DupdateDocs} writes the index anew.
 */
class RuleDocsTest {
    private static final List<String> HEADINGS = List.of("## Why", "## Bad", "## Good", "## Options", "## Sources");

    @TestFactory
    Stream<DynamicNode> every_page_is_true() {
        return BuiltInRules.all().stream().map(Rule::info).map(rule -> {
            RulePage page = RulePage.of(rule);
            List<DynamicNode> tests = new ArrayList<>();
            tests.add(dynamicTest("has every part", () -> hasEveryPart(page)));
            page.blocks("bad").forEach(b -> tests.add(dynamicTest("bad: " + title(b), () -> isBad(page, b))));
            page.blocks("seen").forEach(b -> tests.add(dynamicTest("seen: " + title(b), () -> isSeen(page, b))));
            page.blocks("good").forEach(b -> tests.add(dynamicTest("good: " + title(b), () -> isGood(page, b))));
            return dynamicContainer(rule.id(), tests);
        });
    }

    private static String title(RulePage.Block block) {
        return block.text().lines().findFirst().orElse("");
    }

    private static void hasEveryPart(RulePage page) {
        RuleInfo rule = page.rule();
        assertThat(page.text().lines())
                .startsWith("# " + rule.id(), "", RulePage.facts(rule), "", rule.summary() + ".")
                .containsSubsequence(HEADINGS);
        assertThat(page.blocks("bad")).isNotEmpty();
        assertThat(page.blocks("good")).isNotEmpty();
        String options = page.text()
                .substring(page.text().indexOf("## Options"), page.text().indexOf("## Sources"));
        assertThat(rule.options())
                .allSatisfy(o -> assertThat(options).contains("`" + o.name() + "`: " + o.description()));
        assertThat(page.text().substring(page.text().indexOf("## Sources"))).contains("](https://");
    }

    private static void isBad(RulePage page, RulePage.Block example) {
        String rule = page.rule().id();
        if (page.rule().witnesses().contains(Witness.SOURCE)) {
            found(page, example, page.lint(example).findings(rule), Witness.SOURCE);
        }
        if (page.rule().witnesses().contains(Witness.REHEARSAL)) {
            found(page, example, page.lint(example).rehearsed().findings(rule), Witness.REHEARSAL);
        }
    }

    private static void isSeen(RulePage page, RulePage.Block example) {
        String rule = page.rule().id();
        assertThat(page.lint(example).findings(rule)).isEmpty();
        found(page, example, page.lint(example).rehearsed().findings(rule), Witness.REHEARSAL);
    }

    private static void found(RulePage page, RulePage.Block example, List<Finding> findings, Witness witness) {
        assertThat(findings)
                .as("findings of %s in %s", page.rule().id(), example.text())
                .isNotEmpty()
                .allSatisfy(f -> assertThat(f.witness()).isEqualTo(witness))
                .allMatch(f -> RulePage.isWithin(example, f.problem().at().line()));
    }

    private static void isGood(RulePage page, RulePage.Block example) {
        boolean rehearse = page.rule().witnesses().contains(Witness.REHEARSAL);
        Lint lint = page.lint(example);
        assertThat((rehearse ? lint.rehearsed() : lint).findings(page.rule().id()))
                .isEmpty();
    }

    @Test
    void the_index_lists_every_rule() throws IOException {
        Path file = RulePage.FOLDER.resolve("README.md");
        String text = Files.readString(file);
        String head = text.substring(0, text.indexOf("| rule |"));
        String wanted =
                RulePage.index(head, BuiltInRules.all().stream().map(Rule::info).toList());
        if (System.getProperty("updateDocs") != null) {
            Files.writeString(file, wanted);
        }
        assertThat(Files.readString(file)).isEqualTo(wanted);
    }

    @Test
    void no_page_is_left_of_a_rule_that_is_gone() throws IOException {
        try (Stream<Path> pages = Files.walk(RulePage.FOLDER)) {
            assertThat(pages.filter(p -> p.toString().endsWith(".md"))
                            .map(p -> RulePage.FOLDER.relativize(p).toString().replace('\\', '/'))
                            .filter(p -> !p.equals("README.md")))
                    .containsExactlyInAnyOrderElementsOf(BuiltInRules.all().stream()
                            .map(r -> r.info().id() + ".md")
                            .toList());
        }
    }
}

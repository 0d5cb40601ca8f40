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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The pages in docs/rules are true: on each, every bad example has a finding of the rule, seen by every witness that the rule
 * names, and no good example has one; which other rules the bad examples break stands on the page, and which of them meet at one
 * place stands in the index. {@code -DupdateDocs} writes the index and the others' names anew.
 */
class RuleDocsTest {
    /** Pairs of rules that were found to speak of one object at one line. */
    private static final Set<String> MEETING = new TreeSet<>();

    private static final List<String> HEADINGS = List.of("## Why", "## Bad", "## Good", "## Options", "## Sources");

    @TestFactory
    Stream<DynamicNode> every_page_is_true() {
        MEETING.clear();
        return Stream.concat(
                pages(), Stream.of(dynamicTest("the index tells which rules meet", RuleDocsTest::tellsWhichMeet)));
    }

    private static void tellsWhichMeet() throws IOException {
        assertThat(RulePage.meeting(Files.readString(RulePage.FOLDER.resolve("README.md"))))
                .as("the table of rules that meet, in docs/rules/README.md")
                .isEqualTo(MEETING);
    }

    private static Stream<DynamicNode> pages() {
        return BuiltInRules.all().stream().map(Rule::info).map(rule -> {
            RulePage page = RulePage.of(rule);
            List<DynamicNode> tests = new ArrayList<>();
            Set<String> others = new TreeSet<>();
            tests.add(dynamicTest("has every part", () -> hasEveryPart(page)));
            page.blocks("bad")
                    .forEach(b -> tests.add(dynamicTest("bad: " + title(b), () -> others.addAll(isBad(page, b)))));
            page.blocks("seen")
                    .forEach(b -> tests.add(dynamicTest("seen: " + title(b), () -> others.addAll(isSeen(page, b)))));
            page.blocks("good").forEach(b -> tests.add(dynamicTest("good: " + title(b), () -> isGood(page, b))));
            tests.add(dynamicTest("names what else its bad examples break", () -> namesOthers(page, others)));
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

    /** @return what other rules say about it */
    private static Set<String> isBad(RulePage page, RulePage.Block example) {
        List<Finding> all = List.of();
        if (page.rule().witnesses().contains(Witness.SOURCE)) {
            all = page.lint(example).counting();
            found(page, example, all, Witness.SOURCE);
        }
        if (page.rule().witnesses().contains(Witness.REHEARSAL)) {
            all = page.lint(example).rehearsed().counting();
            found(page, example, all, Witness.REHEARSAL);
        }
        return others(page, all);
    }

    private static Set<String> isSeen(RulePage page, RulePage.Block example) {
        assertThat(page.lint(example).findings(page.rule().id())).isEmpty();
        List<Finding> all = page.lint(example).rehearsed().counting();
        found(page, example, all, Witness.REHEARSAL);
        return others(page, all);
    }

    private static Set<String> others(RulePage page, List<Finding> all) {
        List<Finding> own =
                all.stream().filter(f -> f.rule().id().equals(page.rule().id())).toList();
        all.stream()
                .filter(f -> !f.rule().id().equals(page.rule().id()))
                .filter(f -> own.stream().anyMatch(o -> samePlace(o, f)))
                .forEach(f ->
                        MEETING.add(RulePage.pair(page.rule().id(), f.rule().id())));
        return all.stream()
                .map(f -> f.rule().id())
                .filter(id -> !id.equals(page.rule().id()))
                .collect(Collectors.toSet());
    }

    /** What is said of a changeset as a whole can be anything. */
    private static boolean samePlace(Finding a, Finding b) {
        return !a.problem().object().startsWith("changeset ")
                && a.problem().object().equals(b.problem().object())
                && a.problem().at().equals(b.problem().at());
    }

    private static void namesOthers(RulePage page, Set<String> others) throws IOException {
        String wanted = page.naming(others);
        if (System.getProperty("updateDocs") != null) {
            Files.writeString(RulePage.FOLDER.resolve(page.rule().id() + ".md"), wanted);
        }
        assertThat(RulePage.of(page.rule()).text())
                .as("`-DupdateDocs` writes the names of the other rules anew")
                .isEqualTo(wanted);
    }

    private static void found(RulePage page, RulePage.Block example, List<Finding> all, Witness witness) {
        assertThat(all)
                .filteredOn(f -> f.rule().id().equals(page.rule().id()))
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
        String wanted =
                RulePage.index(text, BuiltInRules.all().stream().map(Rule::info).toList());
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

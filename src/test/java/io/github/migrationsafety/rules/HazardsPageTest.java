package io.github.migrationsafety.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/hazards.md names every rule and none that does not exist. */
class HazardsPageTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "docs", "hazards.md");

    private static final Pattern LINK = Pattern.compile("\\[([a-z]+/[a-z-]+)]\\(rules/([a-z]+/[a-z-]+)\\.md\\)");

    @Test
    void every_rule_stands_on_it_and_no_other() throws IOException {
        Set<String> named = LINK.matcher(Files.readString(PAGE))
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toSet());
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(BuiltInRules.all().stream()
                        .map(rule -> rule.info().id())
                        .toList());
    }

    @Test
    void every_link_leads_to_the_rule_that_it_names() throws IOException {
        List<MatchResult> links = LINK.matcher(Files.readString(PAGE)).results().toList();
        assertThat(links).allSatisfy(link -> assertThat(link.group(2)).isEqualTo(link.group(1)));
    }

    @Test
    void every_hazard_is_told_of_once_and_says_by_whom() throws IOException {
        List<String> hazards = Files.readString(PAGE)
                .lines()
                .filter(l -> l.startsWith("| ") && !l.startsWith("| hazard ") && !l.startsWith("| --- "))
                .toList();
        assertThat(hazards).hasSizeGreaterThan(150).allSatisfy(l -> {
            assertThat(l.split(" \\| ")).hasSize(2);
            assertThat(l).containsAnyOf("](rules/", "the goal", "not asked");
        });
        assertThat(hazards.stream().map(l -> l.split(" \\| ")[0])).doesNotHaveDuplicates();
    }
}

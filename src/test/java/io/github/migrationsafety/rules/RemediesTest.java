package io.github.migrationsafety.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the findings of the bad examples recommend can be pasted: a remedy with a changeset in it takes the example's place, or
 * follows it, in the example's own format; then the rule has no more to say, nothing is an error that was none, and a real server
 * takes it there and back.
 */
class RemediesTest {
    /** What a rehearsal says of a changeset that does not run, or not both ways. */
    private static final Set<String> BROKEN = Set.of(
            "changelog/apply-fails",
            "rollback/fails",
            "rollback/schema-differs",
            "rollback/data-differs",
            "rollback/reapply-fails",
            "rollback/reapply-differs",
            "rollback/overreaches",
            "rollback/session-bound",
            "rollback/chain-fails");

    /** The rules that recommend no changeset for any of their examples. */
    private static final Set<String> SENTENCES = new TreeSet<>();

    /** Faults of a remedy that nothing can be done about. */
    private static final Map<String, Set<String>> UNAVOIDABLE = Map.of(
            // The remedy is for the next release, in which the statement is the same.
            "compatibility/drop-column", Set.of("compatibility/drop-column"),
            // PostgreSQL cannot drop a value of an enum.
            "transaction/enum-value-used", Set.of("rollback/empty", "rollback/schema-differs"));

    /** Where a remedy goes: in place of its changeset, of all changesets of the example, or after them. */
    private enum Where {
        CHANGE_SET,
        EXAMPLE,
        AFTER
    }

    /** A remedy of an example, for one of its changesets. */
    private record Pasted(RulePage page, RulePage.Block example, String changeSet, String changeSets) {
        /** What is wrong with it there that was not wrong before. */
        Set<String> faults(Where where) {
            Set<String> linted = faults(where, lint -> lint);
            return linted.isEmpty() ? faults(where, Lint::rehearsed) : linted;
        }

        private Set<String> faults(Where where, UnaryOperator<Lint> how) {
            String text =
                    switch (where) {
                        case CHANGE_SET -> inPlace();
                        case EXAMPLE -> changeSets;
                        case AFTER -> example.text() + "\n" + changeSets;
                    };
            RulePage.Block pasted = new RulePage.Block(example.language(), "good", text + "\n");
            Set<String> faults = faults(how.apply(page.lint(pasted)).verdict().findings());
            if (!faults.isEmpty()) {
                Set<String> before =
                        faults(how.apply(page.lint(example)).verdict().findings());
                before.remove(page.rule().id());
                faults.removeAll(before);
                faults.removeAll(UNAVOIDABLE.getOrDefault(page.rule().id(), Set.of()));
            }
            return faults;
        }

        /** Of two with one id the second is meant. */
        private String inPlace() {
            String mark = mark(example.language());
            List<String> parts = new ArrayList<>(List.of(example.text().split("(?m)(?=^" + Pattern.quote(mark) + ")")));
            for (int i = parts.size() - 1; i >= 0; i--) {
                if (isMeant(parts.get(i))) {
                    parts.set(i, changeSets + "\n");
                    break;
                }
            }
            return String.join("", parts);
        }

        private boolean isMeant(String part) {
            String id = Pattern.quote(changeSet);
            return part.lines()
                    .limit(3)
                    .anyMatch(l -> l.matches("--changeset [^:]*:" + id + "(?: .*)?|.* id=\"" + id
                            + "\".*|\\s+id: ['\"]?" + id + "['\"]?"));
        }

        private Set<String> faults(List<Finding> findings) {
            return findings.stream()
                    .filter(f -> f.suppressed().isEmpty())
                    .filter(f -> f.severity() == Severity.ERROR
                            || f.rule().id().equals(page.rule().id())
                            || f.rule().id().equals("changelog/unparsed")
                            || f.severity() != Severity.INFO
                                    && BROKEN.contains(f.rule().id()))
                    .map(f -> f.rule().id())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @TestFactory
    Stream<DynamicContainer> every_changeset_that_is_recommended_can_be_pasted() {
        SENTENCES.clear();
        return Stream.concat(
                BuiltInRules.all().stream()
                        .map(rule -> DynamicContainer.dynamicContainer(
                                rule.info().id(), Stream.of(rule).flatMap(RemediesTest::tests))),
                Stream.of(DynamicContainer.dynamicContainer(
                        "the index",
                        Stream.of(DynamicTest.dynamicTest(
                                "tells why a remedy is a sentence", RemediesTest::tellsWhySentences)))));
    }

    private static void tellsWhySentences() throws IOException {
        assertThat(RulePage.sentences(Files.readString(RulePage.FOLDER.resolve("README.md"))))
                .as("the rules whose remedies are sentences, in docs/rules/README.md")
                .isEqualTo(SENTENCES);
    }

    private static Stream<DynamicTest> tests(Rule rule) {
        RulePage page = RulePage.of(rule.info());
        List<Pasted> all = Stream.concat(page.blocks("bad").stream(), page.blocks("seen").stream())
                .flatMap(example -> pasted(page, example).stream())
                .toList();
        if (all.isEmpty()) {
            SENTENCES.add(rule.info().id());
        }
        return all.stream()
                .map(pasted -> DynamicTest.dynamicTest(
                        pasted.changeSets().lines().findFirst().orElseThrow(), () -> check(pasted)));
    }

    private static Set<Pasted> pasted(RulePage page, RulePage.Block example) {
        boolean rehearse =
                example.kind().equals("seen") || !page.rule().witnesses().contains(Witness.SOURCE);
        Lint lint = page.lint(example);
        Set<Pasted> all = new LinkedHashSet<>();
        (rehearse ? lint.rehearsed() : lint)
                .findings(page.rule().id()).stream()
                        .map(f -> new Pasted(
                                page,
                                example,
                                f.problem().changeSet().id(),
                                changeSets(f.problem().remedy(), example.language())))
                        .filter(pasted -> !pasted.changeSets().isEmpty())
                        .forEach(all::add);
        return all;
    }

    /** The changesets in a remedy; blank if it is a sentence. */
    private static String changeSets(String remedy, String language) {
        String mark = mark(language);
        List<String> lines = new ArrayList<>(remedy.lines().toList());
        while (!lines.isEmpty() && !lines.get(0).startsWith(mark)) {
            lines.remove(0);
        }
        return String.join("\n", lines);
    }

    private static String mark(String language) {
        return switch (language) {
            case "sql" -> "--changeset ";
            case "xml" -> "<changeSet ";
            default -> "- changeSet:";
        };
    }

    private static void check(Pasted pasted) {
        Map<Where, Set<String>> faults = new EnumMap<>(Where.class);
        for (Where where : Where.values()) {
            faults.put(where, pasted.faults(where));
            if (faults.get(where).isEmpty()) {
                return;
            }
        }
        assertThat(faults).as("what is wrong with%n%s", pasted.changeSets()).isEmpty();
    }
}

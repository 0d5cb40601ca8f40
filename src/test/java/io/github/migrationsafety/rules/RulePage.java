package io.github.migrationsafety.rules;

import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.step.Witness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page of a rule, and the fenced code blocks on it; docs/rules/README.md says what each kind of block is.
 *
 * @param rule its rule
 * @param text its text
 */
record RulePage(RuleInfo rule, String text) {
    static final Path FOLDER = Path.of("docs", "rules");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+) (\\w+)\\n(.*?)^```$");

    private static final String XML =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
            """;

    /**
     * @param language sql, xml or yaml
     * @param kind bad, good, seen, released, before, included or policy
     */
    record Block(String language, String kind, String text) {}

    static RulePage of(RuleInfo rule) {
        Path file = FOLDER.resolve(rule.id() + ".md");
        try {
            return new RulePage(rule, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the page of " + rule.id() + " is missing", e);
        }
    }

    /** The line under the title. */
    static String facts(RuleInfo rule) {
        return "*" + rule.severity() + ", seen in " + seenIn(rule) + "*";
    }

    private static String seenIn(RuleInfo rule) {
        boolean both = rule.witnesses().size() == 2;
        return both
                ? "the source and in the rehearsal"
                : "the " + rule.witnesses().iterator().next();
    }

    /** docs/rules/README.md: the table that the rules give, between what is written by hand. */
    static String index(String text, List<RuleInfo> rules) {
        int table = text.indexOf("| rule |");
        int rest = text.indexOf("\n## ", table);
        String rows = rules.stream()
                .map(r -> "| [" + r.id() + "](" + r.id() + ".md) | " + r.severity() + " | "
                        + r.witnesses().stream().sorted().map(Witness::toString).collect(Collectors.joining(", "))
                        + " | " + r.summary() + " |\n")
                .collect(Collectors.joining());
        return text.substring(0, table) + "| rule | severity | seen by | catches |\n| --- | --- | --- | --- |\n" + rows
                + (rest < 0 ? "" : text.substring(rest));
    }

    private static final String OTHERS = "These examples break other rules too: ";
    private static final int WIDTH = 130;

    /** The page with the names of the other rules that its bad examples break. */
    String naming(Set<String> others) {
        String without = text.replaceAll("(?m)^" + OTHERS + "(?:.+\\n)+\\n", "");
        if (others.isEmpty()) {
            return without;
        }
        StringBuilder line = new StringBuilder(OTHERS.strip());
        int from = 0;
        for (String id : new TreeSet<>(others)) {
            String link = "[" + id + "](../" + id + ".md)" + (id.equals(new TreeSet<>(others).last()) ? "." : ",");
            boolean fits = line.length() - from + 1 + link.length() <= WIDTH;
            line.append(fits ? " " : "\n").append(link);
            from = fits ? from : line.length() - link.length();
        }
        return without.replace("\n## Good\n", "\n" + line + "\n\n## Good\n");
    }

    /** The pairs of rules in the index's table of those that meet. */
    static Set<String> meeting(String index) {
        return Pattern.compile("(?m)^\\| ([a-z-]+/[a-z-]+) \\| ([a-z-]+/[a-z-]+(?:, [a-z-]+/[a-z-]+)*) \\| .")
                .matcher(index)
                .results()
                .flatMap(r -> Stream.of(r.group(2).split(", ")).map(other -> pair(r.group(1), other)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The rules that the index says recommend a sentence. */
    static Set<String> sentences(String index) {
        String section = index.substring(index.indexOf("## Where a remedy is a sentence"));
        return Pattern.compile("(?m)^\\| ([a-z-]+/[a-z-]+(?:, [a-z-]+/[a-z-]+)*) \\| .")
                .matcher(section)
                .results()
                .flatMap(r -> Stream.of(r.group(1).split(", ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Two rules, whichever comes first. */
    static String pair(String rule, String other) {
        return Stream.of(rule, other).sorted().collect(Collectors.joining(" "));
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2), matcher.group(3)));
        }
        return blocks;
    }

    List<Block> blocks(String kind) {
        return blocks().stream().filter(b -> b.kind().equals(kind)).toList();
    }

    /** An example with the page's policy and released changesets. */
    Lint lint(Block example) {
        Lint lint =
                switch (example.language()) {
                    case "sql" -> Lint.sql(example.text());
                    case "xml" -> Lint.file("changelog.xml", XML + example.text() + "</databaseChangeLog>\n");
                    case "yaml" -> Lint.file("changelog.yaml", "databaseChangeLog:\n" + example.text());
                    default -> throw new IllegalArgumentException("no changelog is written in " + example.language());
                };
        Optional<Block> released = blocks("released").stream().findFirst();
        released.ifPresent(b -> lint.released(b.text()));
        blocks("before").stream().findFirst().ifPresent(b -> lint.releasedAs(b.text()));
        blocks("included").stream()
                .findFirst()
                .ifPresent(b -> lint.beside("changes/001.sql", "--liquibase formatted sql\n" + b.text()));
        blocks("policy").stream().findFirst().ifPresent(b -> lint.policy(b.text()));
        return lint;
    }

    /** The lines of the changelog that an example takes up. */
    static boolean isWithin(Block example, int line) {
        long before = example.language().equals("xml") ? XML.lines().count() : 1;
        return line > before && line <= before + example.text().lines().count();
    }
}

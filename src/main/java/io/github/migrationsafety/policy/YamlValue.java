package io.github.migrationsafety.policy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.Suggestion;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of a YAML file that knows its line, and where in the file it stands. No Java type is ever made from it: tags are
 * refused, aliases limited. Every method throws a {@link SetupException} that names file and line when the value is not what is
 * asked for. Immutable.
 *
 * @param file the file's name
 * @param path the keys that lead to it, such as {@code tenancy.model}; blank at the top
 * @param line the line of the key that leads to it, or its own
 * @param node the value as the parser has it
 */
record YamlValue(String file, String path, int line, Node node) {
    private static final int MOST_ALIASES = 20;
    private static final int DEEPEST = 20;
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final String STANDARD_TAG = "tag:yaml.org,2002:";

    /** The top of a file; empty when nothing stands in it. */
    static Optional<YamlValue> parse(PolicyFile file) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        try {
            Node node = new Yaml(options).compose(new StringReader(file.text()));
            return Optional.ofNullable(node).map(n -> at(file.name(), "", n)).filter(v -> !v.isNothing());
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new SetupException(
                    file.name() + ":" + line + ": this is not YAML: " + e.getProblem() + ".", "Correct the file.", e);
        } catch (YAMLException e) {
            throw new SetupException(
                    file.name() + ": this is not YAML: " + e.getMessage() + ".", "Correct the file.", e);
        }
    }

    /** The error that something is wrong here. */
    SetupException wrong(String what, String advice) {
        return new SetupException(file + ":" + line + ": " + what, advice);
    }

    private static YamlValue at(String file, String path, Node node) {
        return new YamlValue(file, path, node.getStartMark().getLine() + 1, node);
    }

    /** The values of a mapping by key, in order; every key is one of those known. */
    Map<String, YamlValue> mapping(Collection<String> known, String kindOfKey) {
        Map<String, YamlValue> values = mapping();
        for (Map.Entry<String, YamlValue> entry : values.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw entry.getValue()
                        .wrong(
                                "unknown " + kindOfKey + " `" + entry.getKey() + "`"
                                        + (path.isEmpty() ? "." : " in `" + path + "`.")
                                        + Suggestion.didYouMean(entry.getKey(), known),
                                known.isEmpty()
                                        ? "Remove it."
                                        : "Known here: "
                                                + String.join(
                                                        ", ",
                                                        known.stream().sorted().toList()) + ".");
            }
        }
        return values;
    }

    private Map<String, YamlValue> mapping() {
        plain();
        if (!(node instanceof MappingNode mapping)) {
            throw expected("keys with values");
        }
        Map<String, YamlValue> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlValue keyNode = at(file, path, tuple.getKeyNode());
            String key = keyNode.scalar("a key");
            YamlValue value =
                    new YamlValue(file, path.isEmpty() ? key : path + "." + key, keyNode.line(), tuple.getValueNode());
            if (values.put(key, value) != null) {
                throw keyNode.wrong("the key `" + value.path() + "` stands here a second time.", "Keep one of them.");
            }
        }
        return values;
    }

    boolean isScalar() {
        return node instanceof ScalarNode;
    }

    private boolean isNothing() {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }

    /** A text that is not blank; a number or a boolean is taken as it is written. */
    String text() {
        String text = scalar("a text");
        if (text.isBlank() || isNothing()) {
            throw wrong("`" + path + "` has no value.", "Give it one, or remove the key.");
        }
        return text;
    }

    private String scalar(String what) {
        plain();
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw expected(what);
    }

    /** A list of texts. */
    List<String> texts() {
        plain();
        if (!(node instanceof SequenceNode sequence)) {
            throw expected("a list of texts, such as [\"a\", \"b_*\"]");
        }
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            texts.add(at(file, path, item).text());
        }
        return texts;
    }

    /** The items of a list. */
    List<YamlValue> items() {
        plain();
        if (!(node instanceof SequenceNode sequence)) {
            throw expected("a list");
        }
        return sequence.getValue().stream()
                .map(item -> new YamlValue(file, path, item.getStartMark().getLine() + 1, item))
                .toList();
    }

    /** A length of time with its unit, such as {@code 30s}; not less than nothing, and at most a hundred years. */
    Duration duration() {
        String text = text();
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw wrong(
                    "`" + path + "` is `" + text + "`, which is no length of time.",
                    "Write a whole number and its unit: 500ms, 30s, 5m, 24h or 30d.");
        }
        Duration unit =
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(1);
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    case "h" -> Duration.ofHours(1);
                    default -> Duration.ofDays(1);
                };
        Duration duration = unit.multipliedBy(Long.parseLong(parts.group(1)));
        if (duration.compareTo(LONGEST) > 0) {
            throw wrong("`" + path + "` is `" + text + "`, which is longer than a hundred years.", "Write less.");
        }
        return duration;
    }

    /** A day of the calendar, such as {@code 2027-06-30}. */
    LocalDate day() {
        String text = text();
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw wrong("`" + path + "` is `" + text + "`, which is no day.", "Write year, month and day: 2027-06-30.");
        }
    }

    /** {@code true} or {@code false}. */
    boolean flag() {
        return oneOf(List.of(true, false), String::valueOf);
    }

    /** A whole number within bounds. */
    int wholeNumber(int least, int greatest) {
        String text = text();
        int value = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (value < least || value > greatest) {
            throw wrong(
                    "`" + path + "` is `" + text + "`, which is not a whole number from " + least + " to " + greatest
                            + ".",
                    "Correct the number, or remove the key.");
        }
        return value;
    }

    /** One of several words. */
    <T> T oneOf(Collection<T> choices, Function<T, String> word) {
        String text = text();
        List<String> words = choices.stream().map(word).toList();
        return choices.stream()
                .filter(c -> word.apply(c).equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(
                        "`" + path + "` is `" + text + "`, which is not one of " + String.join(", ", words) + "."
                                + Suggestion.didYouMean(text, words),
                        "Use one of these."));
    }

    /** An option's value: a number, a boolean, a text, or a list of texts. */
    Object option() {
        plain();
        if (node instanceof SequenceNode) {
            return texts();
        }
        String text = text();
        if (node.getTag().equals(Tag.INT)) {
            return number(text);
        }
        return node.getTag().equals(Tag.BOOL) ? (Object) Boolean.valueOf(text) : text;
    }

    private Object number(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw wrong(
                    "`" + path + "` is `" + text + "`, which is no number that fits.", "Use a smaller whole number.");
        }
    }

    private SetupException expected(String what) {
        String found = node instanceof MappingNode
                ? "keys with values stand"
                : node instanceof SequenceNode ? "a list stands" : "`" + ((ScalarNode) node).getValue() + "` stands";
        return wrong(
                (path.isEmpty() ? "the file" : "`" + path + "`") + " must be " + what + ", but " + found + " here.",
                "Correct it: docs/policy.md and docs/targets.md tell what may stand where.");
    }

    private void plain() {
        if (!node.getTag().getValue().startsWith(STANDARD_TAG)) {
            throw wrong("the tag `" + node.getTag().getValue() + "` is not allowed.", "Remove the tag.");
        }
    }
}

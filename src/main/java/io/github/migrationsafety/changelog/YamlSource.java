package io.github.migrationsafety.changelog;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds the changesets of a YAML or JSON changelog (Liquibase reads both with its YAML parser) and where they stand. */
final class YamlSource {
    private final SourceText file;
    private final List<SourceChangeSet> changeSets = new ArrayList<>();
    private final List<SourceIncludeAll> includeAlls = new ArrayList<>();
    private final List<SourceOversight> duplicateKeys = new ArrayList<>();

    private YamlSource(SourceText file) {
        this.file = file;
    }

    /**
     * @param text the file without a byte order mark
     * @return what stands in it; nothing if it is not well-formed
     */
    static SourceContent of(String text) {
        YamlSource source = new YamlSource(SourceText.whole(text));
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root instanceof MappingNode mapping) {
                duplicates(mapping, source.duplicateKeys);
                entries(mapping).stream()
                        .filter(entry -> key(entry).equals("databaseChangeLog"))
                        .forEach(entry -> source.addChangeSets(entry.getValueNode()));
            }
        } catch (YAMLException notWellFormed) {
            return SourceContent.NOTHING; // Liquibase is the judge of that.
        }
        return new SourceContent(source.changeSets, source.includeAlls, source.duplicateKeys);
    }

    private void addChangeSets(Node node) {
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> duplicates(item, duplicateKeys));
        }
        for (NodeTuple entry : namedParts(node)) {
            if (key(entry).equals("changeSet") && entry.getValueNode() instanceof MappingNode changeSet) {
                changeSets.add(changeSet(entry, changeSet));
            } else if (key(entry).equals("modifyChangeSets")) {
                addChangeSets(entry.getValueNode());
            } else if (key(entry).equals("includeAll") && entry.getValueNode() instanceof MappingNode includeAll) {
                includeAlls.add(new SourceIncludeAll(
                        entry.getKeyNode().getStartMark().getLine() + 1,
                        scalar(includeAll, "path").orElse(""),
                        scalar(includeAll, "relativeToChangelogFile")
                                .filter("true"::equalsIgnoreCase)
                                .isPresent(),
                        scalar(includeAll, "logicalFilePath").isPresent()));
            }
        }
    }

    /** The keys of one mapping that stand there again, each where Liquibase passes it over: all but the last. */
    private static void duplicates(Node node, List<SourceOversight> found) {
        if (node instanceof MappingNode mapping) {
            Map<String, NodeTuple> last = new LinkedHashMap<>();
            for (NodeTuple entry : mapping.getValue()) {
                NodeTuple before = key(entry).equals("<<") ? null : last.put(key(entry), entry);
                // Nothing is lost with a key under which nothing stands: `- sql:` and, not indented further, its `sql: …`.
                if (before != null && !isEmpty(before.getValueNode())) {
                    found.add(new SourceOversight(
                            Oversight.Kind.DUPLICATE_KEY,
                            before.getKeyNode().getStartMark().getLine() + 1,
                            key(entry)));
                }
            }
        }
    }

    private static boolean isEmpty(Node value) {
        return value instanceof ScalarNode scalar && scalar.getValue().isBlank();
    }

    private static void duplicatesWithin(Node node, Set<Node> seen, List<SourceOversight> found) {
        if (!seen.add(node)) {
            return; // an alias
        }
        duplicates(node, found);
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> duplicatesWithin(entry.getValueNode(), seen, found));
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> duplicatesWithin(item, seen, found));
        }
    }

    private SourceChangeSet changeSet(NodeTuple at, MappingNode changeSet) {
        Parts parts = new Parts();
        List<SourceOversight> oversights = new ArrayList<>();
        duplicatesWithin(changeSet, Collections.newSetFromMap(new IdentityHashMap<>()), oversights);
        for (NodeTuple entry : entries(changeSet)) {
            if (key(entry).equals("changes")) {
                namedParts(entry.getValueNode()).forEach(change -> part(change, parts));
            } else if (!(entry.getValueNode() instanceof ScalarNode)
                    || key(entry).equals("rollback")) {
                part(entry, parts);
            }
        }
        return new SourceChangeSet(
                scalar(changeSet, "id").orElse(""),
                scalar(changeSet, "author").orElse(""),
                scalar(changeSet, "dbms"),
                scalar(changeSet, "runOrder").isPresent(),
                text(at),
                parts.changes,
                parts.rollbacks,
                Optional.ofNullable(parts.rollback),
                parts.preconditions,
                oversights);
    }

    private void part(NodeTuple entry, Parts parts) {
        switch (key(entry)) {
            case "rollback" -> {
                SourceText text = text(entry);
                parts.rollback = parts.rollback == null ? text : parts.rollback.upTo(text);
                namedParts(entry.getValueNode()).forEach(change -> parts.rollbacks.add(change(change)));
            }
            case "preConditions", "preconditions" -> preconditions(entry.getValueNode(), parts.preconditions);
            default -> {
                if (!SourceChangeSet.NO_CHANGES.contains(key(entry))) {
                    parts.changes.add(change(entry));
                }
            }
        }
    }

    private static void preconditions(Node node, List<String> names) {
        for (NodeTuple entry : namedParts(node)) {
            if (SourceChangeSet.PRECONDITION_GROUPS.contains(key(entry))) {
                preconditions(entry.getValueNode(), names);
            } else if (!(entry.getValueNode() instanceof ScalarNode)) {
                names.add(key(entry));
            }
        }
    }

    /** The entries of a mapping, or of the mappings in a sequence: Liquibase takes either. */
    private static List<NodeTuple> namedParts(Node node) {
        if (node instanceof MappingNode mapping) {
            return entries(mapping);
        }
        List<NodeTuple> parts = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                if (item instanceof MappingNode mapping) {
                    parts.addAll(entries(mapping));
                }
            }
        }
        return parts;
    }

    /** A mapping's entries, the last of each name, with those that it merges ({@code <<}) and does not override. */
    private static List<NodeTuple> entries(MappingNode mapping) {
        Map<String, NodeTuple> entries = new LinkedHashMap<>();
        List<NodeTuple> merged = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (key(entry).equals("<<")) {
                merged.addAll(namedParts(entry.getValueNode()));
            } else {
                entries.put(key(entry), entry);
            }
        }
        merged.forEach(entry -> entries.putIfAbsent(key(entry), entry));
        return List.copyOf(entries.values());
    }

    private static String key(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private static Optional<String> scalar(MappingNode mapping, String key) {
        return entries(mapping).stream()
                .filter(entry -> key(entry).equals(key))
                .map(NodeTuple::getValueNode)
                .filter(ScalarNode.class::isInstance)
                .map(node -> ((ScalarNode) node).getValue())
                .findFirst();
    }

    private SourceChange change(NodeTuple entry) {
        return new SourceChange(key(entry), text(entry), entry.getValueNode() instanceof ScalarNode);
    }

    private SourceText text(NodeTuple entry) {
        Mark from = entry.getKeyNode().getStartMark();
        Mark to = entry.getValueNode().getEndMark();
        if (to.getLine() < from.getLine()) {
            to = entry.getKeyNode().getEndMark(); // an alias: its value stands elsewhere
        }
        return file.part(from.getLine() + 1, from.getColumn(), to.getLine() + 1, to.getColumn());
    }

    private static final class Parts {
        private final List<SourceChange> changes = new ArrayList<>();
        private final List<SourceChange> rollbacks = new ArrayList<>();
        private final List<String> preconditions = new ArrayList<>();
        private @Nullable SourceText rollback;
    }
}

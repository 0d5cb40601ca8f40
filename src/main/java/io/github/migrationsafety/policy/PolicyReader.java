package io.github.migrationsafety.policy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.rule.CanonicalType;
import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a policy file strictly: every key is known, every value has its type, and every error names file and line. */
final class PolicyReader {
    static final List<String> TOP = List.of("extends", "preset", "tenancy", "released", "rules", "seed", "production");
    static final List<String> TENANCY =
            List.of("model", "column", "type", "tenants", "exempt", "rowLevelSecurity", "setting", "applicationRole");
    static final List<String> RELEASED = List.of("tag", "gitRef", "bundle");
    static final List<String> SEED = List.of("before", "rowsPerTable", "tenants", "scripts", "dump", "showValues");
    static final List<String> RULE = List.of("severity", "exclude");
    static final List<String> EXCLUSION = List.of("pattern", "reason", "owner", "until");

    private final Map<String, RuleInfo> rules;
    private final PolicyFile file;

    private PolicyReader(List<RuleInfo> rules, PolicyFile file) {
        this.file = file;
        this.rules = rules.stream().collect(Collectors.toMap(RuleInfo::id, Function.identity()));
    }

    static Policy read(PolicyFile file, List<RuleInfo> rules) {
        return new PolicyReader(rules, file).policy(layers(file, new LinkedHashSet<>()), file.name());
    }

    /** The top keys of the policies that a policy extends, the farthest first, and its own. */
    private static List<Map<String, YamlValue>> layers(PolicyFile file, Set<String> extending) {
        if (!extending.add(file.name())) {
            throw new SetupException(
                    "The policy " + file.name() + " extends itself: " + String.join(", ", extending) + ".",
                    "Take `extends` out of one of them.");
        }
        Map<String, YamlValue> keys =
                YamlValue.parse(file).map(top -> keys(top, TOP)).orElse(Map.of());
        List<Map<String, YamlValue>> layers = new ArrayList<>();
        value(keys, "extends", YamlValue::text)
                .map(file.others()::find)
                .ifPresent(base -> layers.addAll(layers(base, extending)));
        layers.add(keys);
        return layers;
    }

    private Policy policy(List<Map<String, YamlValue>> layers, String name) {
        Map<String, YamlValue> nearest = new LinkedHashMap<>();
        layers.forEach(nearest::putAll);
        return new Policy(
                tenancy(sections(layers, "tenancy")),
                value(nearest, "released", PolicyReader::released).flatMap(Function.identity()),
                value(nearest, "preset", v -> v.oneOf(List.of(Preset.values()), Preset::toString))
                        .orElse(Preset.RECOMMENDED),
                rules(sections(layers, "rules")),
                seed(merged(sections(layers, "seed"), s -> keys(s, SEED))),
                ProductionReader.read(sections(layers, "production")),
                Optional.of(name));
    }

    private static List<YamlValue> sections(List<Map<String, YamlValue>> layers, String key) {
        return layers.stream()
                .flatMap(layer -> value(layer, key, v -> v).stream())
                .toList();
    }

    /** The keys of a section in several policies: the nearest policy's word counts, key by key. */
    private static Map<String, YamlValue> merged(
            List<YamlValue> sections, Function<YamlValue, Map<String, YamlValue>> keys) {
        Map<String, YamlValue> merged = new LinkedHashMap<>();
        sections.forEach(section -> merged.putAll(keys.apply(section)));
        return merged;
    }

    /** The first of the three that is given. */
    private static Optional<Released> released(YamlValue section) {
        Map<String, YamlValue> keys = keys(section, RELEASED);
        return value(keys, "tag", YamlValue::text)
                .<Released>map(Released.Tag::new)
                .or(() -> value(keys, "gitRef", YamlValue::text).map(Released.GitRef::new))
                .or(() -> value(keys, "bundle", YamlValue::text).map(Released.Bundle::new));
    }

    private static SeedSettings seed(Map<String, YamlValue> keys) {
        return new SeedSettings(
                value(keys, "before", PolicyReader::files).orElse(List.of()),
                value(keys, "rowsPerTable", v -> v.wholeNumber(0, 100_000))
                        .orElse(SeedSettings.DEFAULTS.rowsPerTable()),
                value(keys, "tenants", v -> v.wholeNumber(1, 1_000)).orElse(SeedSettings.DEFAULTS.tenants()),
                value(keys, "scripts", PolicyReader::files).orElse(List.of()),
                value(keys, "dump", v -> new SeedSettings.NamedFile(v.text(), v.file(), v.line(), v.path())),
                value(keys, "showValues", YamlValue::flag).orElse(SeedSettings.DEFAULTS.showValues()));
    }

    private static List<SeedSettings.NamedFile> files(YamlValue list) {
        return list.texts().stream()
                .map(name -> new SeedSettings.NamedFile(name, list.file(), list.line(), list.path()))
                .toList();
    }

    private static Map<String, YamlValue> keys(YamlValue value, List<String> known) {
        return value.mapping(known, "key");
    }

    private static <T> Optional<T> value(Map<String, YamlValue> keys, String key, Function<YamlValue, T> read) {
        return Optional.ofNullable(keys.get(key)).map(read);
    }

    private static Optional<Tenancy> tenancy(List<YamlValue> sections) {
        return sections.isEmpty()
                ? Optional.empty()
                : Optional.of(tenancy(sections.get(sections.size() - 1), merged(sections, s -> keys(s, TENANCY))));
    }

    private static Tenancy tenancy(YamlValue section, Map<String, YamlValue> keys) {
        Tenancy.Model model = value(
                        keys,
                        "model",
                        v -> v.oneOf(
                                List.of(Tenancy.Model.values()), m -> m.name().toLowerCase(Locale.ROOT)))
                .orElse(Tenancy.Model.COLUMN);
        Optional<String> column = value(keys, "column", YamlValue::text);
        if (model == Tenancy.Model.COLUMN && column.isEmpty()) {
            throw section.wrong(
                    "`tenancy` does not name the tenant column.",
                    "Add `column:` with the name that it has in every table.");
        }
        return new Tenancy(
                model,
                column.orElse(""),
                value(keys, "type", YamlValue::text).map(CanonicalType::of),
                value(keys, "tenants", YamlValue::text),
                value(keys, "exempt", YamlValue::texts).orElse(List.of()),
                value(keys, "rowLevelSecurity", v -> v.oneOf(List.of("optional", "required"), Function.identity()))
                        .filter("required"::equals)
                        .isPresent(),
                value(keys, "setting", YamlValue::text),
                value(keys, "applicationRole", YamlValue::text));
    }

    private Map<String, RuleSettings> rules(List<YamlValue> sections) {
        Map<String, List<YamlValue>> given = new TreeMap<>();
        for (YamlValue section : sections) {
            section.mapping(rules.keySet(), "rule")
                    .forEach((id, value) ->
                            given.computeIfAbsent(id, k -> new ArrayList<>()).add(value));
        }
        Map<String, RuleSettings> settings = new TreeMap<>();
        given.forEach((id, values) -> settings.put(id, settings(Objects.requireNonNull(rules.get(id)), values)));
        return settings;
    }

    private RuleSettings settings(RuleInfo rule, List<YamlValue> values) {
        List<String> options =
                rule.options().stream().map(RuleInfo.Option::name).toList();
        List<String> known = new ArrayList<>(RULE);
        known.addAll(options);
        // A severity alone is short for a mapping with that key.
        Map<String, YamlValue> keys =
                merged(values, v -> v.isScalar() ? Map.of("severity", v) : v.mapping(known, "option"));
        Map<String, Object> given = new TreeMap<>();
        options.forEach(o -> value(keys, o, YamlValue::option).ifPresent(v -> given.put(o, v)));
        return new RuleSettings(
                value(keys, "severity", PolicyReader::severity),
                value(keys, "exclude", YamlValue::items).orElse(List.of()).stream()
                        .map(this::exclusion)
                        .toList(),
                given);
    }

    /** A pattern alone is short for a mapping with that key. */
    private Exclusion exclusion(YamlValue item) {
        Map<String, YamlValue> keys = item.isScalar() ? Map.of("pattern", item) : keys(item, EXCLUSION);
        String pattern = value(keys, "pattern", YamlValue::text)
                .orElseThrow(() -> item.wrong(
                        "an entry of `" + item.path() + "` has no pattern.",
                        "Add `pattern:` with a file, a changelog path or a table."));
        Optional<String> place = file.place().filter(p -> item.file().equals(file.name()));
        return new Exclusion(
                new NamePattern(pattern),
                value(keys, "reason", YamlValue::text),
                value(keys, "owner", YamlValue::text),
                value(keys, "until", YamlValue::day),
                new Location(place.orElse(item.file()), item.line()),
                place.isPresent());
    }

    private static Severity severity(YamlValue value) throws SetupException {
        return value.oneOf(List.of(Severity.values()), Severity::toString);
    }
}

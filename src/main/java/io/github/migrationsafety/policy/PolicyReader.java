package io.github.migrationsafety.policy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.CanonicalType;
import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a policy file strictly: every key is known, every value has its type, and every error names file and line. */
final class PolicyReader {
    static final List<String> TOP = List.of("tenancy", "released", "rules");
    static final List<String> TENANCY =
            List.of("model", "column", "type", "tenants", "exempt", "rowLevelSecurity", "setting", "applicationRole");
    static final List<String> RELEASED = List.of("tag");
    static final List<String> RULE = List.of("severity", "exclude");

    /** Keys of later versions: passing over them would promise what this version does not do. */
    private static final Set<String> LATER = Set.of("seed", "released.gitRef", "released.bundle");

    private final Map<String, RuleInfo> rules;

    private PolicyReader(List<RuleInfo> rules) {
        this.rules = rules.stream().collect(Collectors.toMap(RuleInfo::id, Function.identity()));
    }

    static Policy read(PolicyFile file, List<RuleInfo> rules) {
        PolicyReader reader = new PolicyReader(rules);
        return YamlValue.parse(file)
                .map(top -> reader.policy(top, file.name()))
                .orElseGet(() -> new Policy(Optional.empty(), Optional.empty(), Map.of(), Optional.of(file.name())));
    }

    private Policy policy(YamlValue top, String name) {
        Map<String, YamlValue> keys = keys(top, TOP, List.of("seed"));
        return new Policy(
                value(keys, "tenancy", this::tenancy),
                value(keys, "released", v -> keys(v, RELEASED, List.of("gitRef", "bundle")))
                        .flatMap(released -> value(released, "tag", YamlValue::text)),
                value(keys, "rules", this::rules).orElse(Map.of()),
                Optional.of(name));
    }

    private static Map<String, YamlValue> keys(YamlValue value, List<String> known, List<String> later) {
        List<String> all = new ArrayList<>(known);
        all.addAll(later);
        Map<String, YamlValue> keys = value.mapping(all, "key");
        for (YamlValue at : keys.values()) {
            if (LATER.contains(at.path())) {
                throw at.wrong(
                        "`" + at.path() + "` is not supported by this version of the plugin.",
                        "Remove the key" + (at.path().startsWith("released") ? ", or use released.tag." : "."));
            }
        }
        return keys;
    }

    private static <T> Optional<T> value(Map<String, YamlValue> keys, String key, Function<YamlValue, T> read) {
        return Optional.ofNullable(keys.get(key)).map(read);
    }

    private Tenancy tenancy(YamlValue section) {
        Map<String, YamlValue> keys = keys(section, TENANCY, List.of());
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
        value(keys, "rowLevelSecurity", PolicyReader::rowLevelSecurity);
        return new Tenancy(
                model,
                column.orElse(""),
                value(keys, "type", YamlValue::text).map(CanonicalType::of),
                value(keys, "tenants", YamlValue::text),
                value(keys, "exempt", YamlValue::texts).orElse(List.of()),
                false,
                value(keys, "setting", YamlValue::text),
                value(keys, "applicationRole", YamlValue::text));
    }

    private static String rowLevelSecurity(YamlValue value) {
        String word = value.oneOf(List.of("optional", "required"), Function.identity());
        if (word.equals("required")) {
            throw value.wrong(
                    "`tenancy.rowLevelSecurity: required` is not supported by this version of the plugin, which has no rule"
                            + " for it.",
                    "Remove the key.");
        }
        return word;
    }

    private Map<String, RuleSettings> rules(YamlValue section) {
        Map<String, RuleSettings> settings = new TreeMap<>();
        Map<String, YamlValue> given = section.mapping(rules.keySet(), "rule");
        rules.forEach((id, rule) -> value(given, id, v -> settings(rule, v)).ifPresent(s -> settings.put(id, s)));
        return settings;
    }

    private static RuleSettings settings(RuleInfo rule, YamlValue value) {
        if (value.isScalar()) {
            return new RuleSettings(Optional.of(severity(value)), List.of(), Map.of());
        }
        List<String> options =
                rule.options().stream().map(RuleInfo.Option::name).toList();
        List<String> known = new ArrayList<>(RULE);
        known.addAll(options);
        Map<String, YamlValue> keys = value.mapping(known, "option");
        Map<String, Object> given = new TreeMap<>();
        options.forEach(o -> value(keys, o, YamlValue::option).ifPresent(v -> given.put(o, v)));
        return new RuleSettings(
                value(keys, "severity", PolicyReader::severity),
                value(keys, "exclude", YamlValue::texts).orElse(List.of()).stream()
                        .map(NamePattern::new)
                        .toList(),
                given);
    }

    private static Severity severity(YamlValue value) throws SetupException {
        return value.oneOf(List.of(Severity.values()), Severity::toString);
    }
}

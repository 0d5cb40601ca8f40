package io.github.migrationsafety.policy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.TargetsFile.Common;
import io.github.migrationsafety.policy.TargetsFile.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads a targets file strictly: every key is known, every value has its type, and every error names file and line. */
final class TargetsReader {
    static final List<String> TOP = List.of("common", "targets", "registry", "rollout");
    static final List<String> COMMON = List.of("url", "serverId");
    static final List<String> TARGET = List.of("name", "url", "schema", "serverId");
    static final List<String> REGISTRY = List.of("url", "serverId", "query");
    static final List<String> ROLLOUT = List.of("canary", "waves", "parallel", "maxFailures");

    private TargetsReader() {}

    static TargetsFile read(Path file) {
        Map<String, YamlValue> top = YamlValue.parse(new PolicyFile(file.toString(), text(file)))
                .map(value -> value.mapping(TOP, "key"))
                .orElse(Map.of());
        Common common = value(top, "common", v -> v)
                .map(v -> v.mapping(COMMON, "key"))
                .map(keys -> new Common(value(keys, "url", YamlValue::text), value(keys, "serverId", YamlValue::text)))
                .orElse(new Common(Optional.empty(), Optional.empty()));
        List<Target> targets = value(top, "targets", YamlValue::items).orElse(List.of()).stream()
                .map(item -> target(item, common))
                .toList();
        Optional<Registry> registry = value(top, "registry", v -> registry(v, common));
        if (targets.isEmpty() && registry.isEmpty()) {
            throw new SetupException(
                    file + " names no target.", "List them under `targets:`, or say under `registry:` where to ask.");
        }
        return new TargetsFile(
                file,
                targets,
                registry,
                common,
                value(top, "rollout", TargetsReader::rollout).orElse(RolloutSettings.DEFAULTS));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SetupException(
                    "The targets file " + file + (Files.exists(file) ? " cannot be read." : " does not exist."),
                    "Correct <targets> or -Dmigration-safety.targets: a readable UTF-8 file, relative to the module.",
                    e);
        }
    }

    private static Target target(YamlValue item, Common common) {
        Map<String, YamlValue> keys = item.mapping(TARGET, "key");
        String name = value(keys, "name", YamlValue::text)
                .orElseThrow(() -> item.wrong("a target has no `name`.", "Add `name:`."));
        return target(
                item.file() + ":" + item.line(),
                name,
                value(keys, "url", YamlValue::text),
                value(keys, "schema", YamlValue::text),
                value(keys, "serverId", YamlValue::text),
                common);
    }

    static Target target(
            String where,
            String name,
            Optional<String> url,
            Optional<String> schema,
            Optional<String> serverId,
            Common common) {
        String place = url.or(common::url)
                .orElseThrow(() -> new SetupException(
                        where + ": the target " + name + " has no `url`.",
                        "Give it one, or give all targets one with `url` under `common`."));
        return Target.checked(where, new Target(name, place, schema, serverId.or(common::serverId)));
    }

    private static Registry registry(YamlValue section, Common common) {
        Map<String, YamlValue> keys = section.mapping(REGISTRY, "key");
        String where = section.file() + ":" + section.line();
        String url = value(keys, "url", YamlValue::text)
                .or(common::url)
                .orElseThrow(
                        () -> section.wrong("`registry` has no `url`.", "Add the JDBC URL of the database to ask."));
        Target.checked(where, new Target("registry", url, Optional.empty(), Optional.empty()));
        return new Registry(
                url,
                value(keys, "serverId", YamlValue::text).or(common::serverId),
                value(keys, "query", YamlValue::text)
                        .orElseThrow(() -> section.wrong(
                                "`registry` has no `query`.",
                                "Add a SELECT with a row for each target and the columns "
                                        + String.join(", ", Registry.COLUMNS) + "; name is needed.")),
                where);
    }

    private static RolloutSettings rollout(YamlValue section) {
        Map<String, YamlValue> keys = section.mapping(ROLLOUT, "key");
        RolloutSettings usual = RolloutSettings.DEFAULTS;
        Optional<YamlValue> canary = value(keys, "canary", v -> v);
        return new RolloutSettings(
                canary.filter(v -> !v.isScalar()).map(YamlValue::texts).orElse(usual.canary()),
                canary.filter(YamlValue::isScalar)
                        .map(v -> v.wholeNumber(0, 100_000))
                        .orElse(usual.canaries()),
                value(keys, "waves", YamlValue::items).orElse(List.of()).stream()
                        .map(TargetsReader::wave)
                        .toList(),
                value(keys, "parallel", v -> v.wholeNumber(1, 1_000)).orElse(usual.parallel()),
                value(keys, "maxFailures", TargetsReader::share).orElse(usual.maxFailures()));
    }

    private static Share share(YamlValue value) {
        return Share.read(value.text())
                .orElseThrow(() -> value.wrong(
                        "`" + value.path() + "` is `" + value.text() + "`, which is neither a number nor a percentage.",
                        "Write 3 for three targets, or 10% for a tenth of them."));
    }

    private static Share wave(YamlValue value) {
        Share wave = share(value);
        if (wave.value() == 0) {
            throw value.wrong("a wave of no targets would never end.", "Write 1 or more.");
        }
        return wave;
    }

    static List<Target> distinct(String file, List<Target> all) {
        if (all.isEmpty()) {
            throw new SetupException(
                    file + " gives no target: its registry has none.",
                    "Correct the query under `registry`, or list targets under `targets`.");
        }
        Map<String, Target> byName = new HashMap<>();
        Map<String, Target> byPlace = new HashMap<>();
        for (Target target : all) {
            // Two files whose names differ only in case are one on many machines.
            Target namesake = byName.put(target.name().toLowerCase(Locale.ROOT), target);
            if (namesake != null) {
                throw new SetupException(
                        file + " has the target " + target.name()
                                + (namesake.name().equals(target.name())
                                        ? " twice."
                                        : " and also " + namesake.name() + "."),
                        "Give each target a name of its own.");
            }
            Target neighbour = byPlace.put(target.place(), target);
            if (neighbour != null) {
                throw new SetupException(
                        file + ": the targets " + neighbour.name() + " and " + target.name() + " are the same place.",
                        "Remove one of them, or give each its own `schema` or `url`.");
            }
        }
        return new ArrayList<>(all);
    }

    private static <T> Optional<T> value(Map<String, YamlValue> keys, String key, Function<YamlValue, T> read) {
        return Optional.ofNullable(keys.get(key)).map(read);
    }
}

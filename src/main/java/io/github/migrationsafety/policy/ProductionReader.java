package io.github.migrationsafety.policy;

import io.github.migrationsafety.policy.Production.Backup;
import io.github.migrationsafety.policy.Production.Health;
import io.github.migrationsafety.policy.Production.Limits;
import io.github.migrationsafety.policy.Production.OnFailure;
import io.github.migrationsafety.policy.Production.Window;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the policy's {@code production} section: strictly, and what it leaves out is as in {@link Production#DEFAULTS}. */
final class ProductionReader {
    static final List<String> PRODUCTION =
            List.of("backup", "window", "limits", "lockTimeout", "retries", "onFailure", "journal", "health");
    static final List<String> BACKUP = List.of("directory", "format", "jobs", "verify", "maxAge", "keep", "keepFor");
    static final List<String> WINDOW = List.of("days", "from", "to", "zone");
    static final List<String> LIMITS =
            List.of("blockedSessions", "longTransaction", "replicationLag", "freeDisk", "duration");
    static final List<String> HEALTH = List.of("url", "within");

    private static final Production USUAL = Production.DEFAULTS;

    /** One policy's section after the other; the last one's word counts, key by key. */
    private final List<YamlValue> sections;

    private final Keys keys;

    private ProductionReader(List<YamlValue> sections) {
        this.sections = sections;
        this.keys = Keys.of(sections, PRODUCTION);
    }

    /** @param sections the section in each policy that has it, the nearest policy's last */
    static Production read(List<YamlValue> sections) {
        return new ProductionReader(sections).production();
    }

    private Production production() {
        return new Production(
                backup(inner("backup", BACKUP)),
                keys.get("window", v -> v).map(v -> window(v, inner("window", WINDOW))),
                limits(inner("limits", LIMITS)),
                keys.get("lockTimeout", YamlValue::duration).orElse(USUAL.lockTimeout()),
                keys.get("retries", v -> v.wholeNumber(0, 1_000)).orElse(USUAL.retries()),
                keys.get("onFailure", v -> word(v, OnFailure.values())).orElse(USUAL.onFailure()),
                keys.get("journal", ProductionReader::path).orElse(USUAL.journal()),
                keys.get("health", v -> v).map(v -> health(v, inner("health", HEALTH))));
    }

    private Keys inner(String name, List<String> known) {
        return Keys.of(
                sections.stream()
                        .flatMap(s ->
                                Optional.ofNullable(s.mapping(PRODUCTION, "key").get(name)).stream())
                        .toList(),
                known);
    }

    private static Backup backup(Keys keys) {
        Backup usual = USUAL.backup();
        return new Backup(
                keys.get("directory", ProductionReader::path).orElse(usual.directory()),
                keys.get("format", v -> word(v, Backup.Format.values())).orElse(usual.format()),
                keys.get("jobs", v -> v.wholeNumber(1, 64)).orElse(usual.jobs()),
                keys.get("verify", v -> word(v, Backup.Verify.values())).orElse(usual.verify()),
                keys.get("maxAge", YamlValue::duration).orElse(usual.maxAge()),
                keys.get("keep", v -> v.wholeNumber(1, 10_000)).orElse(usual.keep()),
                keys.get("keepFor", YamlValue::duration).orElse(usual.keepFor()));
    }

    private static Window window(YamlValue section, Keys keys) {
        LocalTime from = required(section, "from", keys.get("from", ProductionReader::time));
        LocalTime to = required(section, "to", keys.get("to", ProductionReader::time));
        if (from.equals(to)) {
            throw section.wrong(
                    "`" + section.path() + "` opens and closes at " + from + ".",
                    "Give `from` and `to` different times, or remove the window to migrate at any time.");
        }
        return new Window(
                keys.get("days", ProductionReader::days).orElse(EnumSet.allOf(DayOfWeek.class)),
                from,
                to,
                keys.get("zone", ProductionReader::zone).orElse(ZoneOffset.UTC));
    }

    private static Limits limits(Keys keys) {
        Limits usual = USUAL.limits();
        return new Limits(
                keys.get("blockedSessions", v -> v.wholeNumber(0, 100_000)).orElse(usual.blockedSessions()),
                keys.get("longTransaction", YamlValue::duration).orElse(usual.longTransaction()),
                keys.get("replicationLag", YamlValue::duration).orElse(usual.replicationLag()),
                keys.get("freeDisk", v -> v.wholeNumber(0, 99)).orElse(usual.freeDiskPercent()),
                keys.get("duration", YamlValue::duration).orElse(usual.duration()));
    }

    private static Health health(YamlValue section, Keys keys) {
        return new Health(
                required(section, "url", keys.get("url", ProductionReader::url)),
                keys.get("within", YamlValue::duration).orElse(Health.USUALLY_WITHIN));
    }

    private static <T> T required(YamlValue section, String key, Optional<T> value) {
        return value.orElseThrow(() -> section.wrong(
                "`" + section.path() + "` has no `" + key + "`.", "Add `" + key + ":`, or remove the section."));
    }

    private static String path(YamlValue value) {
        String text = value.text();
        try {
            return Path.of(text).toString();
        } catch (InvalidPathException e) {
            throw value.wrong(
                    "`" + value.path() + "` is no path: " + e.getReason() + ".", "Write it as a file system has it.");
        }
    }

    private static String url(YamlValue value) {
        String text = value.text();
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null
                    && uri.getScheme() != null
                    && uri.getScheme().matches("https?")) {
                return text;
            }
        } catch (IllegalArgumentException notAUri) {
            // Said below.
        }
        throw value.wrong(
                "`" + value.path() + "` is `" + text + "`, which is no http or https URL.",
                "Write it as https://HOST/PATH.");
    }

    private static LocalTime time(YamlValue value) {
        String text = value.text();
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw value.wrong(
                    "`" + value.path() + "` is `" + text + "`, which is no time of day.",
                    "Write hours and minutes with two digits each, such as 22:30.");
        }
    }

    private static ZoneId zone(YamlValue value) {
        String text = value.text();
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw value.wrong(
                    "`" + value.path() + "` is `" + text + "`, which is no time zone.",
                    "Use UTC, or a name such as Europe/Berlin.");
        }
    }

    private static Set<DayOfWeek> days(YamlValue list) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        list.items().forEach(item -> days.add(item.oneOf(List.of(DayOfWeek.values()), ProductionReader::shortName)));
        if (days.isEmpty()) {
            throw list.wrong(
                    "`" + list.path() + "` names no day, so no migration could ever run.",
                    "Name the days, such as [tue, wed], or remove the key for every day.");
        }
        return days;
    }

    private static String shortName(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private static <T extends Enum<T>> T word(YamlValue value, T[] choices) {
        return value.oneOf(List.of(choices), choice -> choice.name().toLowerCase(Locale.ROOT));
    }

    /** The values of a section by key, from however many policies. */
    private record Keys(Map<String, YamlValue> values) {
        static Keys of(List<YamlValue> sections, List<String> known) {
            Map<String, YamlValue> values = new LinkedHashMap<>();
            sections.forEach(section -> values.putAll(section.mapping(known, "key")));
            return new Keys(values);
        }

        <T> Optional<T> get(String key, Function<YamlValue, T> read) {
            return Optional.ofNullable(values.get(key)).map(read);
        }
    }
}

package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which exact version of the binaries stands for which major version of PostgreSQL on a platform: the newest ones that this
 * plugin was tested with. Immutable.
 */
final class PostgresVersions {
    private static final Pattern REQUEST = Pattern.compile("(\\d{1,3})(?:\\.(\\d{1,3}))?(?:\\.(\\d{1,3}))?");

    private static final Map<Integer, String> NEWEST =
            Map.of(18, "18.6.0", 17, "17.11.0", 16, "16.15.0", 15, "15.19.0", 14, "14.24.0");

    // Not every platform gets every minor version of a major near its end of life.
    private static final Map<String, String> FOURTEEN = Map.of(
            "linux-arm64v8", "14.23.0",
            "linux-amd64-alpine", "14.22.0",
            "darwin-amd64", "14.22.0",
            "darwin-arm64v8", "14.23.0",
            "windows-amd64", "14.22.0");

    private final NavigableMap<Integer, String> byMajor;

    private PostgresVersions(NavigableMap<Integer, String> byMajor) {
        this.byMajor = byMajor;
    }

    static PostgresVersions of(Platform platform) {
        if (platform.name().equals("linux-arm64v8-alpine")) {
            return new PostgresVersions(new TreeMap<>(Map.of(16, "16.15.0")));
        }
        NavigableMap<Integer, String> byMajor = new TreeMap<>(NEWEST);
        byMajor.computeIfPresent(14, (major, newest) -> FOURTEEN.getOrDefault(platform.name(), newest));
        return new PostgresVersions(byMajor);
    }

    /**
     * Turns what the user asked for into the version of an artifact.
     *
     * @param requested a major ({@code 17}), a release ({@code 17.11}), an artifact version ({@code 17.11.0}), or blank for
     *     the newest major
     * @throws SetupException if it is none of these, or a major that the plugin was not tested with
     */
    String exact(String requested) {
        String wanted = requested.strip();
        if (wanted.isEmpty()) {
            return byMajor.lastEntry().getValue();
        }
        Matcher parts = REQUEST.matcher(wanted);
        if (!parts.matches()) {
            throw refused("\"" + wanted + "\" is not a version of PostgreSQL.");
        }
        String newest = byMajor.get(Integer.valueOf(parts.group(1)));
        if (newest == null) {
            throw refused("PostgreSQL " + wanted + " is not among the versions that can be had here.");
        }
        if (parts.group(2) == null) {
            return newest;
        }
        return parts.group(3) == null ? wanted + ".0" : wanted;
    }

    private SetupException refused(String message) {
        String majors = byMajor.descendingKeySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return new SetupException(
                message,
                "Set <postgres><version> or -Dmigration-safety.postgres.version to one of " + majors
                        + ", or to a release of one of them such as "
                        + byMajor.lastEntry().getValue().replaceFirst("\\.0$", "") + ".");
    }
}

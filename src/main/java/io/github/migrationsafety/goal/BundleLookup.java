package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a migration bundle by its path or by its coordinates. Stateless. */
public final class BundleLookup {
    private static final Pattern COORDINATES = Pattern.compile("([^:/\\\\]{2,}):([^:/\\\\]+):([^:/\\\\]+)");

    private BundleLookup() {}

    /**
     * The archive.
     *
     * @param given a path, relative to the module, or {@code groupId:artifactId:version}
     * @param parameter what the user calls it
     * @throws SetupException if it is neither, or not to be had
     */
    public static Path find(GoalSettings settings, String given, String parameter) {
        if (given.indexOf('\0') < 0) {
            Matcher coordinates = COORDINATES.matcher(given);
            if (coordinates.matches()
                    && !Files.isRegularFile(settings.baseDirectory().resolve(given))) {
                return settings.bundles().resolve(coordinates.group(1), coordinates.group(2), coordinates.group(3));
            }
            Path file = settings.baseDirectory().resolve(given);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new SetupException(
                "`" + parameter + "` is `" + given
                        + "`, which is neither groupId:artifactId:version nor a file that exists.",
                "Give it the coordinates of a released migration bundle, or its path relative to the module.");
    }
}

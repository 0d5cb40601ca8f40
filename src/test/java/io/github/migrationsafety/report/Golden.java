package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that a test expects to the letter; {@code -DupdateGoldens} writes them anew, to be looked at in the diff. */
public final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/io/github/migrationsafety/report/golden");

    private Golden() {}

    public static void assertMatches(String name, String actual) {
        Path file = FOLDER.resolve(name);
        try {
            if (System.getProperty("updateGoldens") != null) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, actual);
            }
            assertThat(actual).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

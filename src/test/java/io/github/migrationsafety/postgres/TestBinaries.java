package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/** Finds PostgreSQL's binaries where the build has put them, for 15, 17 and 18. */
public final class TestBinaries implements BinariesResolver {
    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."), "target", "postgres-binaries");

    @Override
    public Path resolve(String artifactId, String version) {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(FOLDER, artifactId + "-" + version + ".jar")) {
            return jars.iterator().next();
        } catch (NoSuchElementException e) {
            throw new IllegalStateException(artifactId + " " + version + " is not in " + FOLDER, e);
        } catch (IOException e) {
            throw new UncheckedIOException("run mvn generate-test-resources, which fills " + FOLDER, e);
        }
    }
}

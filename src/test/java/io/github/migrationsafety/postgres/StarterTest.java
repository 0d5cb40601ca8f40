package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void open_the_folder_to_the_server() throws IOException {
        if (Account.current().isPosix()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void recovers_from_files_that_a_crash_has_filled_with_zeroes() throws IOException {
        starter(new TestBinaries()).start().run().close();
        for (String file : new String[] {"template-%s/data/global/pg_control", "binaries-%s/lib/libpq.so.5"}) {
            Path damaged = folder.resolve(file.formatted(key()));
            if (Files.exists(damaged)) {
                Files.write(damaged, new byte[(int) Files.size(damaged)]);
            }
        }

        Starter.Started started = starter(new TestBinaries()).start();
        started.run().close();

        assertThat(started.run().folder()).doesNotExist();
    }

    @Test
    void names_the_jar_that_is_damaged() throws IOException {
        Path whole = new TestBinaries().resolve(Platform.current().artifactId(), version());
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.jar"), Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> starter((artifact, version) -> cut).start())
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("PostgreSQL's binaries in " + cut + " are damaged: ");
    }

    @Test
    void names_the_jar_whose_archive_is_damaged() throws IOException {
        Path jar = folder.resolve("odd.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("postgres-linux-x86_64.txz"));
            zip.write(new byte[1000]);
        }

        assertThatThrownBy(() -> starter((artifact, version) -> jar).start())
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("PostgreSQL's binaries in " + jar + " are damaged: ");
    }

    @Test
    void passes_on_what_the_resolver_says_about_an_unknown_version() {
        SetupException unknown = new SetupException("There is no 17.99.0.", "Name another.");

        assertThatThrownBy(() -> starter((artifact, version) -> {
                            throw unknown;
                        })
                        .start())
                .isSameAs(unknown);
    }

    private Starter starter(BinariesResolver resolver) {
        return new Starter(
                Platform.current(), version(), Account.current(), Launch.current(), new CacheFolder(folder), resolver);
    }

    private static String version() {
        return PostgresVersions.of(Platform.current()).exact("17");
    }

    private static String key() {
        return version() + "-" + Platform.current().name();
    }
}

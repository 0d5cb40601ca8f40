package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
    @TempDir
    private Path folder;

    private final AtomicInteger made = new AtomicInteger();

    @Test
    void makes_an_entry_once_for_any_number_of_builds() throws Exception {
        ExecutorService builds = Executors.newFixedThreadPool(8);
        try {
            List<Future<Path>> entries = new ArrayList<>();
            for (int build = 0; build < 8; build++) {
                entries.add(builds.submit(this::entry));
            }
            for (Future<Path> entry : entries) {
                assertThat(entry.get().resolve("bin/postgres")).hasContent("program");
            }
        } finally {
            builds.shutdownNow();
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void makes_an_entry_again_that_has_lost_a_file() throws IOException {
        Files.delete(entry().resolve("bin/postgres"));

        assertThat(entry().resolve("bin/postgres")).hasContent("program");
        assertThat(made).hasValue(2);
    }

    @Test
    void makes_an_entry_again_whose_file_was_cut_short() throws IOException {
        Files.writeString(entry().resolve("bin/postgres"), "prog");

        assertThat(entry().resolve("bin/postgres")).hasContent("program");
    }

    @Test
    void makes_an_entry_again_whose_maker_was_killed_half_way() throws IOException {
        Files.createDirectories(folder.resolve("binaries.partial/bin"));
        Files.createDirectories(folder.resolve("binaries/bin"));

        assertThat(entry().resolve("bin/postgres")).hasContent("program");
        assertThat(folder.resolve("binaries.partial")).doesNotExist();
    }

    @Test
    void leaves_nothing_of_an_entry_that_could_not_be_made() {
        assertThatThrownBy(() -> cache().entry("binaries", 70, empty -> {
                    Files.writeString(empty.resolve("half"), "half");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e)
                            .hasMessage("No space is left in " + folder + " for binaries, which takes about 70 MB.");
                    assertThat(e.advice()).contains("-Djava.io.tmpdir");
                });

        assertThat(folder.resolve("binaries.partial")).doesNotExist();
        assertThat(folder.resolve("binaries")).doesNotExist();
    }

    private CacheFolder cache() {
        return new CacheFolder(folder);
    }

    private Path entry() {
        return cache().entry("binaries", 70, empty -> {
            made.incrementAndGet();
            Files.createDirectory(empty.resolve("bin"));
            Files.writeString(empty.resolve("bin/postgres"), "program");
        });
    }
}

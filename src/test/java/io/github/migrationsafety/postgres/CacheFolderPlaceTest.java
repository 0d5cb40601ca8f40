package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the folder lies in the user's own home there")
class CacheFolderPlaceTest {
    @TempDir
    private Path parent;

    private final Account account = Account.current();

    @BeforeEach
    void open() throws IOException {
        allow(parent, "rwxr-xr-x");
    }

    @Test
    void is_made_where_there_is_none() throws IOException {
        assertThat(CacheFolder.refusal(parent.resolve("cache"), account)).isNull();
        assertThat(parent.resolve("cache")).isDirectory();
    }

    @Test
    void is_not_trusted_if_others_can_write_to_it() throws IOException {
        Path planted = Files.createDirectory(parent.resolve("cache"));
        allow(planted, "rwxrwxrwx");

        assertThat(CacheFolder.refusal(planted, account)).isEqualTo("others can write to it");
    }

    @Test
    void is_not_trusted_if_others_can_exchange_it() throws IOException {
        allow(parent, "rwxrwxrwx");

        assertThat(CacheFolder.refusal(parent.resolve("cache"), account)).isEqualTo("others can write to it");
    }

    @Test
    void is_not_trusted_if_it_belongs_to_somebody_else() throws IOException {
        Path planted = Files.createDirectory(parent.resolve("cache"));

        assertThat(CacheFolder.refusal(planted, new Account(account.uid() + 1)))
                .isEqualTo("it belongs to somebody else");
    }

    @Test
    void is_not_trusted_if_it_is_a_link() throws IOException {
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Path planted = Files.createSymbolicLink(parent.resolve("cache"), elsewhere);

        assertThat(CacheFolder.refusal(planted, account)).isEqualTo("it belongs to somebody else");
    }

    private static void allow(Path folder, String permissions) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }
}

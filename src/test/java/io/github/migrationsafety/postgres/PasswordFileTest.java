package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PasswordFileTest {
    @Test
    void it_holds_the_password_as_libpq_reads_it_and_is_gone_when_closed() throws IOException {
        PasswordFile file = PasswordFile.with("a:b\\c");

        assertThat(Files.readString(file.path())).isEqualTo("*:*:*:*:a\\:b\\\\c\n");

        file.close();
        file.close();
        assertThat(file.path()).doesNotExist();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such permissions")
    void nobody_else_can_read_it() throws IOException {
        try (PasswordFile file = PasswordFile.with("open-sesame")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void what_a_killed_jvm_left_is_removed_and_what_a_living_one_has_is_not() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        // No system has a process of this number.
        Path left = Files.writeString(
                folder.resolve("migration-safety.pgpass.999999999999.1." + Passwords.hex(6)), "*:*:*:*:old\n");
        try (PasswordFile living = PasswordFile.with("one");
                PasswordFile other = PasswordFile.with("two")) {
            assertThat(left).doesNotExist();
            assertThat(living.path()).isNotEqualTo(other.path()).exists();
        } finally {
            Files.deleteIfExists(left);
        }
    }
}

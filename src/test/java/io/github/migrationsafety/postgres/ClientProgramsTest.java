package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientProgramsTest {
    @TempDir
    private Path folder;

    @Test
    void those_of_the_servers_own_version_are_preferred() throws IOException {
        Set<Path> folders = Set.of(installed("18.1"), installed("16.4 (Debian 16.4-1)"), installed("15.2"));

        assertThat(ClientPrograms.forServer(16, folders).version()).isEqualTo("16.4");
    }

    @Test
    void else_the_next_newer_ones() throws IOException {
        Set<Path> folders = Set.of(installed("18.1"), installed("17.2"), installed("15.2"));

        assertThat(ClientPrograms.forServer(16, folders).major()).isEqualTo(17);
    }

    @Test
    void older_ones_are_named_but_not_taken() throws IOException {
        Set<Path> folders = Set.of(installed("14.3"), installed("15.2"));

        assertThatThrownBy(() -> ClientPrograms.forServer(17, folders))
                .isInstanceOf(SetupException.class)
                .hasMessage("The newest pg_dump on this machine is 15.2 (in " + folder.resolve("15.2")
                        + "), and it cannot read a server of version 17.")
                .extracting(e -> ((SetupException) e).advice())
                .asString()
                .contains("postgresql-client-17");
    }

    @Test
    void a_machine_without_any_is_told_so() {
        assertThatThrownBy(() -> ClientPrograms.forServer(17, Set.of(folder)))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("There is no pg_dump on this machine");
    }

    private Path installed(String version) throws IOException {
        Path bin = Files.createDirectories(folder.resolve(version.replaceFirst(" .*", "")));
        for (String name : List.of("pg_dump", "pg_restore")) {
            Path program = Files.writeString(
                    bin.resolve(name), "#!/bin/sh\necho '" + name + " (PostgreSQL) " + version + "'\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        }
        return bin;
    }
}

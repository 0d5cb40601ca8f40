package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.sql.SqlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeededExtensionsTest {
    @TempDir
    private Path base;

    @ParameterizedTest
    @CsvSource({
        "postgis, postgis/postgis:17-3.5",
        "postgis_topology, postgis/postgis:17-3.5",
        "vector, pgvector/pgvector:pg17",
        "timescaledb, timescale/timescaledb:latest-pg17",
        "our_own, …",
    })
    void names_the_place_and_an_image_that_has_it(String extension, String image) {
        assertThatThrownBy(() -> check(
                        """
                        --changeset jo:1
                        CREATE TABLE farms (id bigint);
                        -- for the map
                        CREATE EXTENSION IF NOT EXISTS "%s" WITH SCHEMA public;
                        """
                                .formatted(extension)))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e.getMessage())
                            .startsWith("PostgreSQL 17.")
                            .contains(" has no extension " + extension
                                    + ", which the changeset at resources/changelog.sql:")
                            .endsWith(" creates.");
                    assertThat(e.advice())
                            .contains("<image>" + image + "</image>")
                            .contains("<postgres><url>");
                });
    }

    @Test
    void what_the_server_has_is_not_spoken_of() {
        assertThatCode(() -> check("--changeset jo:1\ncreate extension Pgcrypto;\n"))
                .doesNotThrowAnyException();
    }

    @Test
    void a_changeset_that_does_not_run_or_looks_first_needs_nothing() {
        assertThatCode(
                        () -> check(
                                """
                        --changeset jo:1 context:map
                        CREATE EXTENSION postgis;

                        --changeset jo:2
                        --preconditions onFail:MARK_RAN
                        --precondition-sql-check expectedResult:1 SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'
                        CREATE EXTENSION postgis;

                        --changeset jo:3
                        SELECT 'CREATE EXTENSION postgis';
                        """))
                .doesNotThrowAnyException();
    }

    private void check(String changeSets) throws IOException {
        Path resources = Files.createDirectories(base.resolve("resources"));
        Files.writeString(resources.resolve("changelog.sql"), "--liquibase formatted sql\n\n" + changeSets);
        ChangeLogRequest request = new ChangeLogRequest(
                base,
                "changelog.sql",
                List.of(resources),
                List::of,
                Map.of(),
                "prod",
                "",
                LiquibaseTables.DEFAULTS,
                17,
                Optional.empty());
        try (ParsedChangeLog parsed = new ChangeLogReader(SqlReader.standard()).read(request)) {
            NeededExtensions.check(parsed.changeLog(), TestPostgres.shared(17));
        }
    }
}

package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How changelogs are put together of files in ways that are seen in the wild, each on a real server. */
class QuirksOfFilesTest {
    @TempDir
    Path base;

    private static List<String> told(History history) {
        return history.steps().stream()
                .map(s -> s.changeSet().id().id() + " " + outcome(s))
                .toList();
    }

    private static Outcome outcome(Step step) {
        return step.evidence().map(Evidence::outcome).orElseThrow();
    }

    private static String table(String id, String table) {
        return "--liquibase formatted sql\n\n--changeset jo:" + id + "\nCREATE TABLE " + table
                + " (id bigint PRIMARY KEY);\n--rollback DROP TABLE " + table + ";\n";
    }

    @Test
    void a_library_brings_changesets_in_its_jar() throws IOException {
        Path library = base.resolve("folio-links.jar");
        try (OutputStream file = Files.newOutputStream(library);
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("db/links/changelog.yaml"));
            jar.write(("databaseChangeLog:\n  - include: {file: tables.sql, relativeToChangelogFile: true}\n")
                    .getBytes(StandardCharsets.UTF_8));
            jar.putNextEntry(new JarEntry("db/links/tables.sql"));
            jar.write(table("links", "links").getBytes(StandardCharsets.UTF_8));
        }

        History history = Rehearse.file(
                        base,
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - include: {file: "classpath:db/links/changelog.yaml"}
                          - include: {file: own.sql}
                        """)
                .and(
                        "own.sql",
                        "--liquibase formatted sql\n\n--changeset jo:own\nALTER TABLE links ADD COLUMN url text;\n"
                                + "--rollback ALTER TABLE links DROP COLUMN url;\n")
                .classPath(library)
                .run();

        assertThat(told(history)).containsExactly("links REHEARSED", "own REHEARSED");
        assertThat(history.steps().get(0).changeSet().at().file()).contains("db/links/tables.sql");
    }

    @Test
    void a_path_with_a_dot_is_looked_up_on_the_search_path_and_not_beside_the_file() {
        History history = Rehearse.file(
                        base,
                        "changes/changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes: [{sqlFile: {path: ./scripts/farms.sql}}]
                              rollback: DROP TABLE farms
                        """)
                .and("scripts/farms.sql", "CREATE TABLE farms (id bigint PRIMARY KEY)")
                .run();

        assertThat(told(history)).containsExactly("1 REHEARSED");
    }

    @Test
    void all_files_of_a_folder_run_in_the_order_of_their_names() {
        Rehearse changelog = Rehearse.file(
                base,
                "changelog.yaml",
                "databaseChangeLog:\n  - includeAll: {path: parts, relativeToChangelogFile: true}\n");
        for (String name : List.of("10", "2", "1", "B", "a")) {
            changelog.and("parts/" + name + ".sql", table(name, "t" + name));
        }

        assertThat(told(changelog.run()))
                .containsExactly("1 REHEARSED", "10 REHEARSED", "2 REHEARSED", "B REHEARSED", "a REHEARSED");
    }

    @Test
    void the_same_id_twice_in_a_file_is_two_changesets() {
        History history = Rehearse.sql(
                        base,
                        """
                        --changeset jo:1
                        CREATE TABLE farms (id bigint PRIMARY KEY);
                        --rollback DROP TABLE farms;

                        --changeset jo:1
                        CREATE TABLE fields (id bigint PRIMARY KEY);
                        --rollback SELECT 1;
                        """)
                .run();

        assertThat(told(history)).containsExactly("1 REHEARSED", "1 REHEARSED");
        assertThat(history.steps().get(0).evidence().orElseThrow().rollbackIsWrong())
                .isFalse();
        assertThat(history.steps().get(1).evidence().orElseThrow().rollbackIsWrong())
                .isTrue();
        assertThat(history.steps().get(1).changeSet().at().line()).isEqualTo(7);
    }

    @Test
    void a_logical_path_on_the_root_counts_for_the_files_below_too() {
        History history = Rehearse.file(
                        base,
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - logicalFilePath: once/upon/a/time.yaml
                          - changeSet:
                              id: 1
                              author: jo
                              changes: [{sql: {sql: CREATE TABLE farms (id bigint PRIMARY KEY)}}]
                              rollback: DROP TABLE farms
                          - include: {file: parts/fields.sql}
                        """)
                .and("parts/fields.sql", table("2", "fields"))
                .run();

        assertThat(told(history)).containsExactly("1 REHEARSED", "2 REHEARSED");
        assertThat(history.steps()).extracting(s -> s.changeSet().id().path()).containsOnly("once/upon/a/time.yaml");
        assertThat(history.steps().get(1).changeSet().at().file()).endsWith("parts/fields.sql");
        assertThat(history.steps().get(1).evidence().orElseThrow().chainRollback())
                .isPresent();
    }

    @Test
    void a_context_on_an_include_is_one_on_all_that_is_included_even_if_it_looks_like_a_version() {
        History history = Rehearse.file(
                        base,
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - include: {file: first.sql, context: 1.14.0}
                          - include: {file: second.sql, context: 1.15.0}
                          - include: {file: always.sql}
                        """)
                .and("first.sql", table("first", "first"))
                .and("second.sql", table("second", "second"))
                .and("always.sql", table("always", "always"))
                .contexts("1.14.0")
                .run();

        assertThat(told(history)).containsExactly("first REHEARSED", "second SKIPPED", "always REHEARSED");
        assertThat(history.steps().get(1).evidence().flatMap(Evidence::note)).isNotEqualTo(Optional.empty());
    }
}

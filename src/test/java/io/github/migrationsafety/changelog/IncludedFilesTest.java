package io.github.migrationsafety.changelog;

import static io.github.migrationsafety.changelog.ChangeLogFolder.places;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludedFilesTest {
    private static final String ONE = "--liquibase formatted sql\n--changeset ann:1\nSELECT 1;\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    @Test
    void follows_includes_and_sql_files_and_lists_every_file() {
        ChangeLog log = new ChangeLogFolder(base)
                .with(
                        "db/master.yaml",
                        """
                        databaseChangeLog:
                          - include: {file: parts/one.sql, relativeToChangelogFile: true}
                          - includeAll: {path: db/all}
                          - changeSet:
                              id: file
                              author: ann
                              changes:
                                - sqlFile: {path: ../sql/two.sql, relativeToChangelogFile: true}
                              rollback:
                                - sqlFile: {path: sql/back.sql}
                        """)
                .with("db/parts/one.sql", ONE)
                .with("db/all/b.sql", ONE)
                .with("db/all/a.sql", ONE)
                .with("sql/two.sql", "-- first\nSELECT 2;\n\nSELECT 3;\n")
                .with("sql/back.sql", "\nSELECT 4;\n")
                .with("sql/unused.sql", "SELECT 5;\n")
                .read();

        assertThat(log.changeSets())
                .extracting(set -> set.id() + " " + set.at())
                .containsExactly(
                        "db/parts/one.sql::1::ann resources/db/parts/one.sql:2",
                        "db/all/a.sql::1::ann resources/db/all/a.sql:2",
                        "db/all/b.sql::1::ann resources/db/all/b.sql:2",
                        "db/master.yaml::file::ann resources/db/master.yaml:4");
        ChangeSet file = log.changeSets().get(3);
        assertThat(places(file.sql())).containsExactly("resources/sql/two.sql:2", "resources/sql/two.sql:4");
        assertThat(places(file.rollback().sql())).containsExactly("resources/sql/back.sql:2");
        assertThat(log.files())
                .containsExactly(
                        "resources/db/all/a.sql",
                        "resources/db/all/b.sql",
                        "resources/db/master.yaml",
                        "resources/db/parts/one.sql",
                        "resources/sql/back.sql",
                        "resources/sql/two.sql");
    }

    @Test
    void tells_apart_a_file_that_is_included_twice_and_one_with_a_logical_path() {
        ChangeLog log = new ChangeLogFolder(base)
                .withXml(
                        "master.xml",
                        """
                        <include file="one.sql"/>
                        <include file="one.sql" context="again"/>
                        <include file="two.yaml"/>
                        """)
                .with("one.sql", ONE)
                .with(
                        "two.yaml",
                        """
                        databaseChangeLog:
                          - logicalFilePath: logical.xml
                          - changeSet:
                              {id: 2, author: ann, changes: [{sql: SELECT 2}]}
                          - changeSet:
                              {id: 3, author: ann, logicalFilePath: own.xml, changes: [{sql: SELECT 3}]}
                        """)
                .read();

        assertThat(log.changeSets())
                .extracting(set -> set.id() + " " + set.at())
                .containsExactly(
                        "one.sql::1::ann resources/one.sql:2",
                        "one.sql::1::ann resources/one.sql:2",
                        "logical.xml::2::ann resources/two.yaml:3",
                        "own.xml::3::ann resources/two.yaml:5");
    }

    @Test
    void looks_into_the_project_class_path_only_for_what_the_search_path_lacks() throws IOException {
        Path jar = jar("lib/changes.sql", ONE);
        AtomicInteger asked = new AtomicInteger();
        ChangeLogFolder folder = new ChangeLogFolder(base)
                .withXml("master.xml", "<include file=\"one.sql\"/>\n")
                .with("one.sql", ONE)
                .classPath(() -> {
                    asked.incrementAndGet();
                    return List.of(jar);
                });
        assertThat(folder.read().changeSets()).hasSize(1);
        assertThat(asked).hasValue(0);

        ChangeLog log = folder.withXml("master.xml", "<include file=\"classpath:lib/changes.sql\"/>\n")
                .read();

        assertThat(log.changeSets()).extracting(set -> set.at().toString()).containsExactly("lib/changes.sql:2");
        assertThat(log.files()).containsExactly("lib/changes.sql", "resources/master.xml");
        assertThat(asked).hasValue(1);
    }

    @Test
    void hands_out_the_bytes_of_each_file_by_its_name_on_the_search_path() throws IOException {
        Path jar = jar("lib/changes.sql", ONE);
        try (ParsedChangeLog parsed = new ChangeLogFolder(base)
                .withXml("db/master.xml", "<include file=\"lib/changes.sql\"/>\n")
                .classPath(() -> List.of(jar))
                .parse()) {
            assertThat(parsed.reachedFiles())
                    .extracting(ReachedFile::name)
                    .containsExactly("db/master.xml", "lib/changes.sql");
            try (InputStream content = parsed.reachedFiles().get(1).content().open()) {
                assertThat(content).hasContent(ONE);
            }
        }
    }

    private Path jar(String entry, String content) throws IOException {
        Path jar = base.resolve("library.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}

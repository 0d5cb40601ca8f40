package io.github.migrationsafety.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.migrationsafety.SetupException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParseFailureTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    private SetupException failure(ChangeLogFolder folder) {
        return catchThrowableOfType(SetupException.class, folder::read);
    }

    @Test
    void names_the_search_path_when_the_changelog_is_missing() {
        ChangeLogRequest there =
                new ChangeLogFolder(base).with("other.xml", "<x/>").request();
        ChangeLogRequest request = new ChangeLogRequest(
                there.baseDirectory(),
                "db/log.xml",
                there.searchPath(),
                there.projectClassPath(),
                there.parameters(),
                "",
                "",
                there.tables(),
                17,
                there.releasedTag());

        SetupException e = catchThrowableOfType(
                SetupException.class, () -> new ChangeLogReader(sql -> java.util.Optional.empty()).read(request));

        assertThat(e)
                .hasMessage(
                        "The changelog `db/log.xml` is not on the search path (" + base.resolve("resources") + ").");
        assertThat(e.advice()).contains("<changeLogFile>");
    }

    @Test
    void names_file_and_line_of_broken_xml() {
        SetupException e = failure(new ChangeLogFolder(base)
                .withXml("log.xml", "<include file=\"part.xml\"/>\n")
                .withXml("part.xml", "<changeSet id=\"1\" author=\"ann\">\n<sql>SELECT 1</sq>\n</changeSet>\n"));

        assertThat(e)
                .hasMessage("resources/part.xml:4 cannot be parsed: The element type \"sql\" must be terminated by"
                        + " the matching end-tag \"</sql>\".");
    }

    @Test
    void names_file_and_line_of_what_the_schema_does_not_allow() {
        SetupException e = failure(new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        "<changeSet id=\"1\" author=\"ann\">\n<creatTable tableName=\"x\"/>\n</changeSet>\n"));

        assertThat(e.getMessage())
                .startsWith("resources/log.xml:4 cannot be parsed: ")
                .contains("creatTable");
    }

    @Test
    void names_file_and_line_of_broken_yaml() {
        SetupException e = failure(new ChangeLogFolder(base)
                .with("log.yaml", "databaseChangeLog:\n  - changeSet:\n      id: 1\n     author: ann\n"));

        assertThat(e.getMessage()).startsWith("resources/log.yaml:4 cannot be parsed: ");
        assertThat(e.getMessage()).doesNotContain("\n");
    }

    @Test
    void names_file_and_line_of_broken_formatted_sql() {
        SetupException e = failure(new ChangeLogFolder(base)
                .with("db/log.sql", "--liquibase formatted sql\n\n--changeset without an author\nSELECT 1;\n"));

        assertThat(e.getMessage()).startsWith("resources/db/log.sql:3 cannot be parsed: ");
    }

    @Test
    void names_the_file_that_includes_what_is_missing() {
        SetupException e = failure(new ChangeLogFolder(base).withXml("log.xml", "<include file=\"part.sql\"/>\n"));

        assertThat(e)
                .hasMessage("resources/log.xml names `part.sql`, which is neither on the search path nor on the"
                        + " project's class path.");
    }

    @Test
    void says_that_a_file_is_of_no_format_that_liquibase_reads() {
        SetupException e = failure(new ChangeLogFolder(base).with("log.txt", "nothing"));

        assertThat(e.getMessage()).contains("log.txt");
    }
}

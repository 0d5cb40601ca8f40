package io.github.migrationsafety.changelog;

import static io.github.migrationsafety.changelog.ChangeLogFolder.places;
import static io.github.migrationsafety.changelog.ChangeLogFolder.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormattedSqlChangeLogTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    @Test
    void reads_changesets_with_the_line_of_each_statement_both_ways() {
        ChangeLog log = new ChangeLogFolder(base)
                .with(
                        "db/log.sql",
                        """
                        --liquibase formatted sql

                        --changeset ann:1
                        --comment the farms
                        -- a note about CREATE TABLE farms
                        CREATE TABLE farms (
                            id bigint PRIMARY KEY
                        );

                        CREATE INDEX farms_id ON farms (id); CREATE INDEX farms_id2 ON farms (id);
                        --rollback DROP INDEX farms_id2;
                        --rollback DROP INDEX farms_id; DROP TABLE farms;

                        -- changeset "bob":"two words" runInTransaction:false runOnChange:true
                        SELECT 1;
                        /* liquibase rollback
                        SELECT 2;
                        */
                        """)
                .read();

        assertThat(log.changeSets())
                .extracting(set -> set.id() + " " + set.at())
                .containsExactly(
                        "db/log.sql::1::ann resources/db/log.sql:3",
                        "db/log.sql::two words::bob resources/db/log.sql:14");
        ChangeSet first = log.changeSets().get(0);
        assertThat(first.comment()).isEqualTo("the farms");
        assertThat(first.checksum()).startsWith("9:");
        assertThat(sql(first.sql()))
                .containsExactly(
                        "CREATE TABLE farms (\n    id bigint PRIMARY KEY\n)",
                        "CREATE INDEX farms_id ON farms (id)",
                        "CREATE INDEX farms_id2 ON farms (id)");
        assertThat(places(first.sql()))
                .containsExactly("resources/db/log.sql:6", "resources/db/log.sql:10", "resources/db/log.sql:10");
        assertThat(sql(first.rollback().sql()))
                .containsExactly("DROP INDEX farms_id2", "DROP INDEX farms_id", "DROP TABLE farms");
        assertThat(places(first.rollback().sql()))
                .containsExactly("resources/db/log.sql:11", "resources/db/log.sql:12", "resources/db/log.sql:12");
        ChangeSet second = log.changeSets().get(1);
        assertThat(second.runInTransaction()).isFalse();
        assertThat(second.runOnChange()).isTrue();
        assertThat(places(second.rollback().sql())).containsExactly("resources/db/log.sql:17");
        assertThat(log.files()).isEqualTo(List.of("resources/db/log.sql"));
    }

    @Test
    void copes_with_a_byte_order_mark_windows_line_ends_and_other_alphabets() {
        String text = "\uFEFF--liquibase formatted sql\r\n\r\n--changeset jürgen:1\r\n--комментарий\r\n"
                + "SELECT 'ß'\r\n  AS eszett;\r\nSELECT 2;\r\n--rollback SELECT 3;\r\n";
        ChangeSet changeSet = new ChangeLogFolder(base).with("log.sql", text).readOne();

        assertThat(changeSet.id().author()).isEqualTo("jürgen");
        assertThat(changeSet.at().line()).isEqualTo(3);
        assertThat(sql(changeSet.sql())).containsExactly("SELECT 'ß'\n  AS eszett", "SELECT 2");
        assertThat(places(changeSet.sql())).containsExactly("resources/log.sql:5", "resources/log.sql:7");
        assertThat(places(changeSet.rollback().sql())).containsExactly("resources/log.sql:8");
    }

    @Test
    void keeps_function_bodies_whole_and_finds_repeated_statements_one_after_the_other() {
        ChangeSet changeSet = new ChangeLogFolder(base)
                .with(
                        "log.sql",
                        """
                        --liquibase formatted sql
                        --changeset ann:1 endDelimiter:@@
                        CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$
                          SELECT 1;
                        $$ @@
                        SELECT one() @@
                        SELECT one() @@
                        """)
                .readOne();

        assertThat(changeSet.sql()).hasSize(3);
        assertThat(places(changeSet.sql()))
                .containsExactly("resources/log.sql:3", "resources/log.sql:6", "resources/log.sql:7");
    }

    @Test
    void skips_ignored_lines_as_liquibase_does() {
        ChangeLog log = new ChangeLogFolder(base)
                .with(
                        "log.sql",
                        """
                        --liquibase formatted sql
                        --changeset ann:1
                        SELECT 1;
                        --ignoreLines:start
                        --changeset ann:never
                        SELECT 2;
                        --ignoreLines:end
                        --ignoreLines:1
                        --changeset ann:never
                        --changeset ann:3
                        SELECT 3;
                        """)
                .read();

        assertThat(log.changeSets())
                .extracting(set -> set.id().id() + "@" + set.at().line())
                .containsExactly("1@2", "3@10");
        assertThat(places(log.changeSets().get(1).sql())).containsExactly("resources/log.sql:11");
    }

    @Test
    void gives_a_plain_sql_file_as_one_changeset() {
        ChangeLog log = new ChangeLogFolder(base)
                .withXml("log.xml", "<include file=\"plain.sql\"/>\n")
                .with("plain.sql", "-- by hand\n\nSELECT 1;\n")
                .read();

        assertThat(log.changeSets())
                .extracting(set -> set.id() + " " + set.at())
                .containsExactly("plain.sql::raw::includeAll resources/plain.sql:1");
        assertThat(places(log.changeSets().get(0).sql())).containsExactly("resources/plain.sql:3");
    }

    @Test
    void comes_back_with_all_of_a_duplicate_id() {
        ChangeLog log = new ChangeLogFolder(base)
                .with(
                        "log.sql",
                        """
                        --liquibase formatted sql
                        --changeset ann:1
                        SELECT 1;
                        --changeset ann:1
                        SELECT 2;
                        """)
                .read();

        assertThat(log.changeSets())
                .extracting(set -> set.at().line() + " " + sql(set.sql()))
                .containsExactly("2 [SELECT 1]", "4 [SELECT 2]");
    }
}

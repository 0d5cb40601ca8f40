package io.github.migrationsafety.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuppressionCommentsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    @Test
    void stand_in_the_changeset_of_a_formatted_sql_file() {
        ChangeLog log = new ChangeLogFolder(base)
                .with(
                        "log.sql",
                        """
                        --liquibase formatted sql
                        --changeset ann:1
                        -- migration-safety:ignore index/not-concurrent the table is "tiny"
                        SELECT 1;
                        --changeset ann:2
                        --comment migration-safety:ignore locks/table-rewrite night shift until 2027-06-30
                        /* migration-safety:ignore rollback/missing */
                        SELECT 2; -- migration-safety:ignore
                        """)
                .read();

        assertThat(log.changeSets().get(0).suppressions())
                .containsExactly(new SuppressionComment(
                        "index/not-concurrent",
                        "the table is \"tiny\"",
                        Optional.empty(),
                        new Location("resources/log.sql", 3)));
        assertThat(log.changeSets().get(1).suppressions())
                .containsExactly(
                        new SuppressionComment(
                                "locks/table-rewrite",
                                "night shift",
                                Optional.of(LocalDate.of(2027, 6, 30)),
                                new Location("resources/log.sql", 6)),
                        new SuppressionComment(
                                "rollback/missing", "", Optional.empty(), new Location("resources/log.sql", 7)),
                        new SuppressionComment("", "", Optional.empty(), new Location("resources/log.sql", 8)));
    }

    @Test
    void stand_in_a_comment_of_xml_or_in_the_comment_of_the_changeset() {
        ChangeLog log = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <!-- migration-safety:ignore a/outside none of this -->
                        <changeSet id="1" author="ann">
                            <comment>migration-safety:ignore a/b said in the comment</comment>
                            <!-- migration-safety:ignore c/d said beside it -->
                            <sql>SELECT 1</sql>
                        </changeSet>
                        <changeSet id="2" author="ann"><sql>SELECT 1</sql></changeSet>
                        """)
                .read();

        assertThat(log.changeSets().get(0).suppressions())
                .extracting(found ->
                        found.rule() + "|" + found.reason() + "|" + found.at().line())
                .containsExactly("a/b|said in the comment|5", "c/d|said beside it|6");
        assertThat(log.changeSets().get(1).suppressions()).isEmpty();
    }

    @Test
    void stand_in_a_comment_of_yaml_and_in_json_on_a_shared_line() {
        ChangeLog yaml = new ChangeLogFolder(base)
                .with(
                        "log.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: ann
                              # migration-safety:ignore a/b said beside it
                              comment: "migration-safety:ignore c/d said in it until 2027-02-30"
                              changes: [{sql: SELECT 1}]
                        """)
                .read();
        ChangeLog json = new ChangeLogFolder(base.resolve("json"))
                .with(
                        "log.json",
                        """
                        {"databaseChangeLog": [{"changeSet": {"id": "1", "author": "ann", "comment": \
                        "migration-safety:ignore a/b one\\nmigration-safety:ignore c/d two", "changes": []}}, \
                        {"changeSet": {"id": "2", "author": "ann", "changes": []}}]}
                        """)
                .read();

        assertThat(yaml.changeSets().get(0).suppressions())
                .extracting(found ->
                        found.rule() + "|" + found.reason() + "|" + found.at().line())
                .containsExactly("a/b|said beside it|5", "c/d|said in it|6");
        assertThat(yaml.changeSets().get(0).suppressions().get(1).until())
                .as("a day that does not exist never silences a rule")
                .hasValue(LocalDate.MIN);
        assertThat(json.changeSets().get(0).suppressions())
                .extracting(found -> found.rule() + "|" + found.reason())
                .containsExactly("a/b|one", "c/d|two");
        assertThat(json.changeSets().get(1).suppressions()).isEmpty();
    }
}

package io.github.migrationsafety.changelog;

import static io.github.migrationsafety.changelog.ChangeLogFolder.places;
import static io.github.migrationsafety.changelog.ChangeLogFolder.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    @Test
    void is_missing_for_formatted_sql_without_one() {
        assertThat(formatted("").rollback())
                .isEqualTo(new Rollback.Missing("None is given, and Liquibase cannot generate one for `sql`."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rollback empty", "--rollback not required", "--rollback -- nothing to do"})
    void is_empty_when_it_says_so(String line) {
        assertThat(formatted(line).rollback()).isEqualTo(new Rollback.Empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<rollback/>",
                "<rollback>  </rollback>",
                "<rollback><empty/></rollback>",
                "<rollback><sql>-- nothing to do</sql></rollback>",
                "<rollback><sql dbms=\"oracle\">SELECT 1 FROM dual</sql></rollback>"
            })
    void is_empty_in_xml_too(String rollback) {
        ChangeSet changeSet = new ChangeLogFolder(base)
                .withXml(
                        "log.xml", "<changeSet id=\"1\" author=\"ann\"><sql>SELECT 1</sql>" + rollback + "</changeSet>")
                .readOne();

        assertThat(changeSet.rollback()).isEqualTo(new Rollback.Empty());
    }

    @Test
    void names_the_change_that_cannot_be_taken_back() {
        ChangeSet changeSet = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1" author="ann">
                            <createTable tableName="farms"><column name="id" type="bigint"/></createTable>
                            <dropColumn tableName="barns" columnName="area"/>
                        </changeSet>
                        """)
                .readOne();

        assertThat(changeSet.rollback())
                .isEqualTo(new Rollback.Missing("None is given, and Liquibase cannot generate one for `dropColumn`."));
    }

    @Test
    void is_the_sql_of_the_changeset_that_it_refers_to() {
        ChangeLog log = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="create" author="ann">
                            <createTable tableName="farms"><column name="id" type="bigint"/></createTable>
                        </changeSet>
                        <changeSet id="drop" author="ann">
                            <dropTable tableName="farms"/>
                            <rollback changeSetId="create" changeSetAuthor="ann"/>
                        </changeSet>
                        """)
                .read();

        Rollback rollback = log.changeSets().get(1).rollback();
        assertThat(sql(rollback.sql())).containsExactly("CREATE TABLE farms (id BIGINT)");
        assertThat(places(rollback.sql())).containsExactly("resources/log.xml:8");
    }

    private ChangeSet formatted(String rollback) {
        return new ChangeLogFolder(base)
                .with("log.sql", "--liquibase formatted sql\n--changeset ann:1\nSELECT 1;\n" + rollback + "\n")
                .readOne();
    }
}

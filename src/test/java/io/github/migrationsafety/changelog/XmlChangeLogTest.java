package io.github.migrationsafety.changelog;

import static io.github.migrationsafety.changelog.ChangeLogFolder.places;
import static io.github.migrationsafety.changelog.ChangeLogFolder.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmlChangeLogTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    @Test
    void reads_typed_changes_and_sql_with_their_lines() {
        ChangeSet changeSet = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1"
                                   author="ann"
                                   runAlways="true">
                            <comment>farms</comment>
                            <createTable
                                    tableName="farms">
                                <column name="id" type="bigint"><constraints nullable="false"/></column>
                            </createTable>
                            <sql>
                                -- two of them
                                SELECT 1 WHERE 1 &lt; 2;
                                SELECT '${nothing}';
                            </sql>
                            <sql><![CDATA[SELECT 3]]></sql>
                            <rollback>
                                SELECT 4;
                                SELECT 5
                            </rollback>
                            <rollback><dropTable tableName="farms"/></rollback>
                        </changeSet>
                        """)
                .readOne();

        assertThat(changeSet.at()).isEqualTo(new Location("resources/log.xml", 3));
        assertThat(changeSet.runAlways()).isTrue();
        assertThat(changeSet.comment()).isEqualTo("farms");
        assertThat(changeSet.changes()).containsExactly("createTable", "sql", "sql");
        assertThat(sql(changeSet.sql()).get(0)).isEqualTo("CREATE TABLE farms (id BIGINT NOT NULL)");
        assertThat(places(changeSet.sql()))
                .containsExactly(
                        "resources/log.xml:7", "resources/log.xml:13", "resources/log.xml:14", "resources/log.xml:16");
        assertThat(sql(changeSet.rollback().sql())).containsExactly("SELECT 4", "SELECT 5", "DROP TABLE farms");
        assertThat(places(changeSet.rollback().sql()))
                .containsExactly("resources/log.xml:18", "resources/log.xml:19", "resources/log.xml:21");
    }

    @Test
    void places_what_liquibase_generates_for_the_rollback_at_the_change() {
        ChangeSet changeSet = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1" author="ann">
                            <createTable tableName="farms"><column name="id" type="bigint"/></createTable>
                            <createIndex tableName="farms" indexName="farms_id"><column name="id"/></createIndex>
                        </changeSet>
                        """)
                .readOne();

        assertThat(changeSet.rollback())
                .isInstanceOfSatisfying(Rollback.Given.class, given -> assertThat(given.generated())
                        .isTrue());
        assertThat(sql(changeSet.rollback().sql())).containsExactly("DROP INDEX farms_id", "DROP TABLE farms");
        assertThat(places(changeSet.rollback().sql())).containsExactly("resources/log.xml:5", "resources/log.xml:4");
    }

    @Test
    void applies_modify_sql_to_what_it_is_for() {
        ChangeSet changeSet = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1" author="ann">
                            <createTable tableName="farms"><column name="id" type="bigint"/></createTable>
                            <modifySql dbms="postgresql"><append value=" WITH (fillfactor=70)"/></modifySql>
                            <modifySql dbms="oracle"><append value=" TABLESPACE x"/></modifySql>
                            <modifySql applyToRollback="true"><replace replace="farms" with="farm"/></modifySql>
                        </changeSet>
                        """)
                .readOne();

        assertThat(sql(changeSet.sql())).containsExactly("CREATE TABLE farm (id BIGINT) WITH (fillfactor=70)");
        assertThat(sql(changeSet.rollback().sql())).containsExactly("DROP TABLE farm");
    }

    @Test
    void leaves_out_the_sql_of_a_change_for_another_database() {
        ChangeSet changeSet = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1" author="ann">
                            <sql dbms="oracle">SELECT 1 FROM dual</sql>
                            <sql dbms="postgresql">SELECT 2</sql>
                            <sqlFile path="other.sql" dbms="!postgresql"/>
                        </changeSet>
                        """)
                .with("other.sql", "SELECT 3")
                .readOne();

        assertThat(sql(changeSet.sql())).containsExactly("SELECT 2");
        assertThat(places(changeSet.sql())).containsExactly("resources/log.xml:5");
    }

    @Test
    void tells_apart_changesets_of_one_id_that_are_for_different_databases() {
        ChangeLog log = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1" author="ann" dbms="oracle"><sql>SELECT 1</sql></changeSet>
                        <changeSet id="1" author="ann" dbms="postgresql"><sql>SELECT 2</sql></changeSet>
                        <changeSet id="2" author="ann"><sql>SELECT 3</sql></changeSet>
                        <changeSet id="1" author="ann" dbms="h2, mysql"><sql>SELECT 4</sql></changeSet>
                        """)
                .read();

        assertThat(log.changeSets())
                .extracting(set -> set.at().line() + " " + sql(set.sql()) + " "
                        + set.excluded().orElse("runs"))
                .containsExactly(
                        "3 [] Its dbms `oracle` leaves out PostgreSQL.",
                        "4 [SELECT 2] runs",
                        "5 [SELECT 3] runs",
                        "6 [] Its dbms `h2, mysql` leaves out PostgreSQL.");
    }

    @Test
    void finds_changesets_that_run_order_moves() {
        ChangeLog log = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="last" author="ann" runOrder="last"><sql>SELECT 1</sql></changeSet>
                        <changeSet id="between" author="ann"><sql>SELECT 2</sql></changeSet>
                        <changeSet id="first" author="ann" runOrder="first"><sql>SELECT 3</sql></changeSet>
                        """)
                .read();

        assertThat(log.changeSets())
                .extracting(set -> set.id().id() + "@" + set.at().line())
                .containsExactly("first@5", "between@4", "last@3");
    }
}

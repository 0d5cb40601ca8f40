package io.github.migrationsafety.changelog;

import static io.github.migrationsafety.changelog.ChangeLogFolder.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParametersTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    @Test
    void takes_parameters_over_properties_and_the_property_that_is_for_postgresql() {
        ChangeSet changeSet = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <property name="type" value="CLOB" dbms="oracle"/>
                        <property name="type" value="TEXT" dbms="postgresql"/>
                        <property name="type" value="LATE"/>
                        <property name="size" value="small" context="test"/>
                        <property name="size" value="big" context="prod"/>
                        <property name="farm.tenant.name" value="from the file"/>
                        <property file="more.properties"/>
                        <changeSet id="1" author="ann">
                            <sql>SELECT '${type} ${size} ${farm.tenant.name} ${more} ${endDate} \
                        ${database.defaultSchemaName}'</sql>
                        </changeSet>
                        """)
                .with("more.properties", "more=and more\n")
                .contexts("prod")
                .parameters(Map.of("farm.tenant.name", "given"))
                .readOne();

        assertThat(sql(changeSet.sql())).containsExactly("SELECT 'TEXT big given and more ${endDate} public'");
    }

    @Test
    void finds_the_line_of_a_statement_that_begins_with_a_parameter() {
        ChangeSet changeSet = new ChangeLogFolder(base)
                .with(
                        "log.sql",
                        """
                        --liquibase formatted sql
                        --changeset ann:1
                        SELECT 1;
                        ALTER TABLE ${schema}.farms ADD COLUMN a int;
                        """)
                .parameters(Map.of("schema", "acme"))
                .readOne();

        assertThat(sql(changeSet.sql())).contains("ALTER TABLE acme.farms ADD COLUMN a int");
        assertThat(changeSet.sql().get(1).at().line()).isEqualTo(4);
    }
}

package io.github.migrationsafety.changelog;

import static io.github.migrationsafety.changelog.ChangeLogFolder.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialChangesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    @Test
    void loads_data_as_inserts() {
        ChangeLog log = loadData("id,name\n1,Alm\n2,Hof\n", "");

        ChangeSet changeSet = log.changeSets().get(0);
        assertThat(changeSet.sql()).singleElement().satisfies(text -> assertThat(text.sql())
                .startsWith("INSERT INTO farms (id, name) VALUES")
                .contains("Alm", "Hof"));
        assertThat(changeSet.rollback()).isInstanceOf(Rollback.Missing.class);
        assertThat(log.files()).containsExactly("resources/data/farms.csv", "resources/log.xml");
    }

    @Test
    void counts_the_rows_of_a_big_load_instead_of_listing_them() {
        String rows = IntStream.range(0, 10_001).mapToObj(i -> i + ",farm\n").collect(Collectors.joining());
        ChangeSet changeSet = loadData("id,name\n" + rows, "").changeSets().get(0);

        assertThat(changeSet.sql()).singleElement().satisfies(text -> {
            assertThat(text.sql()).isEqualTo("-- loadData: 10001 rows of data/farms.csv");
            assertThat(text.statements()).isEmpty();
        });
    }

    @Test
    void knows_that_prepared_statements_are_not_shown() {
        ChangeSet changeSet = loadData("id,name\n1,Alm\n", "usePreparedStatements=\"true\"")
                .changeSets()
                .get(0);

        assertThat(sql(changeSet.sql())).containsExactly("-- loadData: 1 rows as prepared statements");
    }

    @Test
    void updates_or_inserts_row_by_row() {
        ChangeSet changeSet = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1" author="ann">
                            <loadUpdateData file="farms.csv" tableName="farms" primaryKey="id"/>
                        </changeSet>
                        """)
                .with("farms.csv", "id,name\n1,Alm\n2,Hof\n")
                .readOne();

        assertThat(changeSet.sql()).isNotEmpty().allSatisfy(text -> assertThat(text.sql())
                .contains("UPDATE farms"));
    }

    @Test
    void runs_no_command_and_prints_no_output() {
        Path trace = base.resolve("trace");
        ChangeSet changeSet = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1" author="ann">
                            <executeCommand executable="touch"><arg value="%s"/></executeCommand>
                            <output target="STDOUT">said aloud</output>
                            <stop>here</stop>
                        </changeSet>
                        """
                                .formatted(trace))
                .readOne();

        assertThat(Files.exists(trace)).isFalse();
        assertThat(changeSet.sql()).extracting(SqlText::sql).first().isEqualTo("-- executeCommand: runs touch");
        assertThat(changeSet.sql())
                .allSatisfy(text -> assertThat(text.statements()).isEmpty());
    }

    @Test
    void brings_back_a_change_that_is_not_valid_instead_of_ending_the_reading() {
        ChangeLog log = new ChangeLogFolder(base)
                .with(
                        "log.yaml",
                        """
                        databaseChangeLog:
                          - changeSet: {id: 1, author: ann, changes: [{dropColumn: {tableName: farms}}]}
                          - changeSet: {id: 2, author: ann, changes: [{sqlFile: {path: nowhere.sql}}]}
                          - changeSet: {id: 3, author: ann, changes: [{sql: SELECT 3}]}
                        """)
                .read();

        assertThat(log.changeSets().get(0).sql()).singleElement().satisfies(text -> {
            assertThat(text.sql()).startsWith("-- dropColumn: ");
            assertThat(text.statements()).isEmpty();
        });
        assertThat(log.changeSets().get(1).sql()).singleElement().satisfies(text -> assertThat(text.sql())
                .startsWith("-- sqlFile: ")
                .contains("nowhere.sql"));
        assertThat(log.changeSets().get(1).checksum()).isEmpty();
        assertThat(sql(log.changeSets().get(2).sql())).containsExactly("SELECT 3");
    }

    @Test
    void leaves_no_history_file_behind() throws java.io.IOException {
        loadData("id,name\n1,Alm\n", "");

        assertThat(Path.of("databasechangelog.csv")).doesNotExist();
        try (var files = Files.walk(base)) {
            assertThat(files.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("log.xml", "farms.csv");
        }
    }

    private ChangeLog loadData(String csv, String attribute) {
        return new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1" author="ann">
                            <loadData file="data/farms.csv" tableName="farms" %s>
                                <column name="id" type="NUMERIC"/><column name="name" type="STRING"/>
                            </loadData>
                        </changeSet>
                        """
                                .formatted(attribute))
                .with("data/farms.csv", csv)
                .read();
    }
}

package io.github.migrationsafety.changelog;

import static io.github.migrationsafety.changelog.ChangeLogFolder.places;
import static io.github.migrationsafety.changelog.ChangeLogFolder.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeSet.Format;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlChangeLogTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    @Test
    void reads_changes_block_scalars_and_rollbacks_with_their_lines() {
        ChangeLog log = new ChangeLogFolder(base)
                .with(
                        "log.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: ann
                              changes:
                                - createTable:
                                    tableName: farms
                                    columns:
                                      - column: {name: id, type: bigint}
                                - sql:
                                    sql: |
                                      SELECT 1;
                                      SELECT 2;
                                - rollback:
                                    - sql:
                                        sql: >-
                                          DROP TABLE
                                          farms;
                          - changeSet:
                              id: 2
                              author: ann
                              runInTransaction: false
                              rollback: SELECT 4
                              changes:
                                - sql: SELECT 3
                        """)
                .read();

        ChangeSet first = log.changeSets().get(0);
        assertThat(first.format()).isEqualTo(Format.YAML);
        assertThat(first.at()).isEqualTo(new Location("resources/log.yaml", 2));
        assertThat(first.changes()).containsExactly("createTable", "sql");
        assertThat(places(first.sql()))
                .containsExactly("resources/log.yaml:6", "resources/log.yaml:12", "resources/log.yaml:13");
        assertThat(sql(first.rollback().sql())).containsExactly("DROP TABLE farms");
        assertThat(places(first.rollback().sql())).containsExactly("resources/log.yaml:17");
        ChangeSet second = log.changeSets().get(1);
        assertThat(second.at().line()).isEqualTo(19);
        assertThat(second.runInTransaction()).isFalse();
        assertThat(places(second.sql())).containsExactly("resources/log.yaml:25");
        assertThat(places(second.rollback().sql())).containsExactly("resources/log.yaml:23");
    }

    @Test
    void follows_anchors_and_merge_keys() {
        ChangeLog log = new ChangeLogFolder(base)
                .with(
                        "log.yml",
                        """
                        common: &common
                          author: ann
                          dbms: postgresql
                        databaseChangeLog:
                          - changeSet:
                              <<: *common
                              id: 1
                              changes: [{sql: {sql: SELECT 1}}]
                          - changeSet:
                              <<: *common
                              id: 2
                              dbms: oracle
                              changes: [{sql: {sql: SELECT 2}}]
                        """)
                .read();

        assertThat(log.changeSets())
                .extracting(set ->
                        set.id() + "@" + set.at().line() + " " + set.excluded().isPresent())
                .containsExactly("log.yml::1::ann@5 false", "log.yml::2::ann@9 true");
        assertThat(places(log.changeSets().get(0).sql())).containsExactly("resources/log.yml:8");
    }

    @Test
    void takes_the_last_of_duplicate_keys_as_liquibase_does() {
        ChangeSet changeSet = new ChangeLogFolder(base)
                .with(
                        "log.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: ann
                              changes:
                                - sql: SELECT 1
                                  sql: SELECT 2
                        """)
                .readOne();

        assertThat(sql(changeSet.sql())).containsExactly("SELECT 2");
        assertThat(places(changeSet.sql())).containsExactly("resources/log.yaml:7");
    }

    @Test
    void reads_json() {
        ChangeLog log = new ChangeLogFolder(base)
                .with(
                        "log.json",
                        """
                        {"databaseChangeLog": [
                          {"changeSet": {"id": "1", "author": "ann",
                            "changes": [
                              {"createTable": {"tableName": "farms",
                                "columns": [{"column": {"name": "id", "type": "bigint"}}]}},
                              {"sql": {"sql": "SELECT \\"a\\";\\nSELECT 2"}}]}},
                          {"changeSet": {"id": "2", "author": "ann", "changes": [{"sql": {"sql": "SELECT 3"}}]}}]}
                        """)
                .read();

        assertThat(log.changeSets())
                .extracting(ChangeSet::at, ChangeSet::format)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(new Location("resources/log.json", 2), Format.JSON),
                        org.assertj.core.groups.Tuple.tuple(new Location("resources/log.json", 7), Format.JSON));
        assertThat(places(log.changeSets().get(0).sql()))
                .containsExactly("resources/log.json:4", "resources/log.json:6", "resources/log.json:6");
    }
}
